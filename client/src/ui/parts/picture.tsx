/**
 * A product's picture, or a tile with its initials where there is none on this device (offline and never seen).
 * Says nothing to screen readers: the name always stands beside it.
 */
import { useEffect, useState } from 'react';

const SIDE_PX = 480;
/** Tile colours in styles/picture.css. */
const TILES = 6;

const initialsOf = (name: string): string =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toLocaleUpperCase();

const tileOf = (text: string): number => {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return hash % TILES;
};

export interface PictureProps {
  readonly src: string;
  readonly name: string;
  /** Pictures above the fold are fetched at once. */
  readonly isFirst?: boolean;
}

const Image = ({ src, name, isFirst }: PictureProps) => {
  const [isMissing, setMissing] = useState(src === '');
  useEffect(() => {
    if (!isMissing || src === '') return;
    const retry = () => setMissing(false);
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  }, [isMissing, src]);
  if (isMissing) {
    return (
      <span className="picture-tile" data-tile={tileOf(name)} aria-hidden="true">
        {initialsOf(name)}
      </span>
    );
  }
  return (
    <img
      src={src}
      alt=""
      width={SIDE_PX}
      height={SIDE_PX}
      loading={isFirst ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setMissing(true)}
    />
  );
};

export const Picture = (props: PictureProps) => (
  <span className="picture">
    <Image key={props.src} {...props} />
  </span>
);
