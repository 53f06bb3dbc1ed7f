import { type ComponentProps, type ReactElement, type ReactNode, useEffect, useState } from 'react';

export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string | undefined;
  children: ReactNode;
}): ReactElement {
  return (
    // The control is a child.
    // biome-ignore lint/a11y/noLabelWithoutControl: it is given by whoever uses this
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {hint !== undefined && <span className="hint">{hint}</span>}
    </label>
  );
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange'> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onPick: (value: string) => void;
}

export function SelectField({ label, hint, options, onPick, ...rest }: SelectProps): ReactElement {
  return (
    <Field label={label} hint={hint}>
      <select {...rest} onChange={(event) => onPick(event.target.value)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface NumberProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number;
  readonly disabled?: boolean;
  readonly onSet: (value: number) => void;
}

/** A number that counts when it is left or Enter is pressed, and at once by its arrows. */
export function NumberField({ label, hint, value, onSet, ...rest }: NumberProps): ReactElement {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const take = (written: string): void => {
    const number = Number(written);
    if (written.trim() === '' || !Number.isFinite(number)) setText(String(value));
    else if (number !== value) onSet(number);
  };
  return (
    <Field label={label} hint={hint}>
      <input
        {...rest}
        type="number"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          // Arrows and wheels change it without a key that writes.
          if (!('inputType' in event.nativeEvent)) take(event.target.value);
        }}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </Field>
  );
}

interface ColorProps {
  readonly label: string;
  /** `#rgb` or `#rrggbb`; what follows says how opaque it is, and is not shown. */
  readonly value: string;
  readonly onSet: (value: string) => void;
}

export function ColorField({ label, value, onSet }: ColorProps): ReactElement {
  const digits = value.slice(1);
  const long = digits.length < 6 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return (
    <Field label={label}>
      <input type="color" value={`#${long.slice(0, 6)}`} onChange={(event) => onSet(event.target.value)} />
    </Field>
  );
}
