/** A button that takes its line away, or may: a second click meant for it does not reach the line that follows. */
import type { ReactNode } from 'react';
import { ownRun } from '../state/own-run.ts';

export interface LineActionProps {
  /** Says what and of which line; what is shown is shorter. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
  onPress(): unknown;
}

export const LineAction = ({ label, className, children, onPress }: LineActionProps) => (
  <button
    type="button"
    className={className}
    aria-label={label}
    onClick={(event) => {
      ownRun(event);
      onPress();
    }}
  >
    {children}
  </button>
);
