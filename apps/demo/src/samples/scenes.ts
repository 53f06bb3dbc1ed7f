// Moving pictures made by ffmpeg's own filters, each as the text of a filter graph. They are computed small and scaled
// up: smooth ones smoothly, cells of an automaton as cells.

/** A picture of the given size that never ends: the text of a filter graph without its output. */
export type Scene = (size: { readonly width: number; readonly height: number }, rate: string) => string;

const smooth = 'flags=bicubic';

/** Colour by formulas of place and time, on a grid of about 112 x 63 points. */
function formula(red: string, green: string, blue: string): Scene {
  return ({ width, height }, rate) => {
    const shrink = Math.sqrt((width * height) / (112 * 63));
    const grid = `${Math.round(width / shrink)}x${Math.round(height / shrink)}`;
    // U and V: -1 to 1 over the shorter side, from the middle.
    const expand = (text: string): string =>
      `'clip(${text.replaceAll('U', '(2*X-W)/min(W,H)').replaceAll('V', '(2*Y-H)/min(W,H)')},0,255)'`;
    return (
      `nullsrc=size=${grid}:rate=${rate},format=gbrp,geq=r=${expand(red)}:g=${expand(green)}:b=${expand(blue)},` +
      `scale=${width}:${height}:${smooth}`
    );
  };
}

/** Curtains of light. */
export const curtains = formula(
  '18+150*pow(sin(0.9*(U)+0.8*sin(1.7*(V)-T)+0.3*T),6)*(0.5+0.5*sin(23*(U)+4*sin(2*(V)+T)))*(0.7+0.6*(V))',
  '12+(150+70*sin(19*(U)+5*sin(1.5*(V)-T)))*pow(sin(1.2*(U)+0.5*sin(1.6*(V)+0.8*T)-0.4*T),4)*exp(-pow((V)+0.25*sin(1.4*(U)+T),2)*1.4)',
  '45+40*(V)+120*pow(sin(1.1*(U)+0.6*sin(1.7*(V)+0.6*T)-0.35*T+0.25),6)',
);

/** Slow fire. */
export const embers = formula(
  '150+105*sin(3*(U)+1.4*sin(2*(V)+T)+T)*cos(2*(V)-1.2*T)',
  '60+65*sin(4*(V)+1.1*sin(3*(U)-T)-1.5*T)+30*sin(5*hypot(U,V)-3*T)',
  '35+30*cos(3*(U)-2*(V)+T)',
);

/** Two stones thrown into water. */
export const ripples = formula(
  '20+35*sin(14*hypot((U)-0.4*cos(T),(V)+0.9)-5*T)+25*sin(11*hypot((U)+0.5,(V)-0.9*sin(0.7*T))-4*T)',
  '110+55*sin(14*hypot((U)-0.4*cos(T),(V)+0.9)-5*T)+45*sin(11*hypot((U)+0.5,(V)-0.9*sin(0.7*T))-4*T)',
  '165+50*sin(14*hypot((U)-0.4*cos(T),(V)+0.9)-5*T)+40*sin(11*hypot((U)+0.5,(V)-0.9*sin(0.7*T))-4*T)',
);

/** Light through a turning kaleidoscope. */
export const kaleidoscope = formula(
  '128+120*sin(6*abs(sin(3*atan2(V,U)+T))+5*hypot(U,V)-2*T)',
  '110+110*sin(6*abs(sin(3*atan2(V,U)+T))+5*hypot(U,V)-2*T+2.1)',
  '140+115*sin(6*abs(sin(3*atan2(V,U)+T))+5*hypot(U,V)-2*T+4.2)',
);

/** Down a spiral of stars. */
export const spiral = formula(
  '40+200*pow(max(0,sin(3*atan2(V,U)+9*log(hypot(U,V)+0.05)-4*T)),2)*min(1,hypot(U,V)*1.2)',
  '15+120*pow(max(0,sin(3*atan2(V,U)+9*log(hypot(U,V)+0.05)-4*T+0.5)),3)*min(1,hypot(U,V))+180*exp(-9*hypot(U,V))',
  '80+150*pow(max(0,sin(2*atan2(V,U)-6*log(hypot(U,V)+0.05)+3*T)),2)+90*exp(-6*hypot(U,V))',
);

/** A flower that breathes. */
export const petals = formula(
  '60+190/(1+exp(14*(hypot(U,V)-0.35-0.3*sin(2*T)*0.4-0.35*abs(sin(2.5*atan2(V,U)+0.6*T)))))',
  '40+60*(1-hypot(U,V)*0.5)+140*exp(-pow(hypot(U,V)*3.2,2))',
  '95+130/(1+exp(9*(hypot(U,V)-0.55-0.4*abs(cos(2.5*atan2(V,U)-0.4*T)))))',
);

/** Conway's game of life, with moss where life was. */
export const life: Scene = ({ width, height }, rate) =>
  `life=size=${Math.round(width / 4)}x${Math.round(height / 4)}:rate=${rate}:mold=12:ratio=0.14:seed=5:` +
  `life_color=0xe6ff9a:death_color=0x2f7d46:mold_color=0x07150d,scale=${width}:${height}:flags=neighbor`;

/** A slow fall into the Mandelbrot set. */
export const mandelbrot: Scene = ({ width, height }, rate) =>
  `mandelbrot=size=${width / 2}x${height / 2}:rate=${rate}:end_pts=110:end_scale=0.0002,format=gray,format=gbrp,` +
  `lutrgb=r=clip(val*1.6\\,0\\,255):g=clip(val*val/190\\,0\\,255):b=clip(110-val*0.5+val*val/400\\,0\\,255),` +
  `scale=${width}:${height}:${smooth}`;
