/** Fonts as Debian installs them (`fonts-noto-core`, `fonts-noto-cjk`, `fonts-noto-color-emoji`). */
export const scriptFonts = {
  arabic: '/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf',
  hebrew: '/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf',
  thai: '/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf',
  cjk: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  emoji: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
} as const;
