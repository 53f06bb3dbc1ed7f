import { Switch as Base } from '@base-ui/react/switch';
import { type ReactElement, useId } from 'react';

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onSwitch: (checked: boolean) => void;
}

export function Switch({ label, checked, onSwitch }: SwitchProps): ReactElement {
  const id = useId();
  return (
    <div className="switch-row">
      <Base.Root className="switch" checked={checked} onCheckedChange={(next) => onSwitch(next)} aria-labelledby={id}>
        <Base.Thumb className="switch-thumb" />
      </Base.Root>
      <span id={id}>{label}</span>
    </div>
  );
}
