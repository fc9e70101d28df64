/** The shapes of what is about to come, in the places where it will stand. */
import { useWords } from '../state/shop-context.ts';

const CARDS = 12;
const LINES = 3;
const places = (count: number): number[] => Array.from({ length: count }, (_, place) => place);

export const CardSkeletons = () => {
  const { t } = useWords();
  return (
    <>
      <p className="unseen">{t('catalogue.loading')}</p>
      <ul className="cards" aria-hidden="true">
        {places(CARDS).map((place) => (
          <li key={place} className="card card-skeleton">
            <span className="picture shimmer" />
            <div className="card-text">
              <span className="bone bone-name" />
              <p className="hints" />
              <div className="card-foot">
                <span className="bone bone-price" />
                <span className="bone bone-round" />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
};

export const LineSkeletons = () => (
  <ul className="lines" aria-hidden="true">
    {places(LINES).map((place) => (
      <li key={place} className="line">
        <span className="picture shimmer" />
        <div className="line-main">
          <span className="bone bone-name" />
          <span className="bone bone-price" />
          <span className="bone bone-field" />
        </div>
      </li>
    ))}
  </ul>
);

/** While a page's code is on its way; nearly always from this device's cache, so it is only room. */
export const PageSkeleton = () => <div className="page page-waiting" aria-busy="true" />;
