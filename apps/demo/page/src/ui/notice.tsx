import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icons.tsx';

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly look?: 'plain' | 'failed';
  readonly action?: ReactNode;
}

/** What stands in the place of what is not there: nothing yet, or not to be had, and what to do. */
export function Notice({ title, children, look = 'plain', action }: NoticeProps): ReactElement {
  return (
    <div className={`notice ${look}`} role={look === 'failed' ? 'alert' : undefined}>
      <Icon name={look === 'failed' ? 'warning' : 'film'} />
      <p className="notice-title">{title}</p>
      {children !== undefined && <div className="hint">{children}</div>}
      {action}
    </div>
  );
}
