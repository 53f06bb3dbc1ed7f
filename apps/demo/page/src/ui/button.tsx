import type { ComponentProps, ReactElement } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface ButtonProps extends ComponentProps<'button'> {
  readonly icon?: IconName;
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
}

export function Button({ icon, look = 'plain', children, className = '', ...rest }: ButtonProps): ReactElement {
  return (
    <button type="button" {...rest} className={`button ${look} ${className}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  readonly icon: IconName;
  /** What it does: read aloud, and shown while the pointer rests on it. */
  readonly label: string;
  /** The keys that do the same, as `aria-keyshortcuts` has them. */
  readonly keys?: string;
}

export function IconButton({ icon, label, keys, className = '', ...rest }: IconButtonProps): ReactElement {
  const title = keys === undefined ? label : `${label} (${keys.replaceAll('+', ' ')})`;
  return (
    <Button
      {...rest}
      aria-label={label}
      title={title}
      aria-keyshortcuts={keys}
      icon={icon}
      look="quiet"
      className={`icon-only ${className}`}
    />
  );
}
