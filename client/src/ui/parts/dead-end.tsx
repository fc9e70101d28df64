/** A page there is nothing on, and the way on from it. */
import { Link } from 'wouter';
import { SignDrawing } from '../drawings/sign-drawing.tsx';
import { EmptyState } from './empty-state.tsx';

interface DeadEndProps {
  readonly title: string;
  readonly text: string;
  /** The address of the way on, and what its link says. */
  readonly href: string;
  readonly way: string;
}

export const DeadEnd = ({ title, text, href, way }: DeadEndProps) => (
  <EmptyState
    drawing={<SignDrawing />}
    isPage
    title={title}
    text={text}
    action={
      <Link href={href} className="button">
        {way}
      </Link>
    }
  />
);
