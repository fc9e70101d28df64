/** Seeds of worlds that have failed once, each with what they found. Played first in every run, for ever. */
export const SEEDS: readonly (readonly [seed: number, found: string])[] = [
  [2, 'a tab that does not lead went on reading beside its basket what had been brought home'],
  [10, 'a row of another node counted as saved before anybody had saved it'],
  [35, 'the same, where the room had been open before'],
  [39, 'the same, at a guest'],
  [74, 'an answer that was lost: the document came again as if new, and brought back what was removed'],
  [89, 'what an incomplete row deletes was deleted, and what takes its place forgotten'],
  [95, 'a slot that cannot be given back on a full disk was a rejection nobody heard'],
  [1079, 'a trim that worked without a word of it left its basket unsaved for ever'],
  [2127, 'a guest merged after a rotation brought back what had been taken out while it lay beside'],
  [125, 'the same as 89, with an accepted change lost'],
  [
    3423,
    'an answer of the server that a full disk refused was known to the leading tab only, and no tab else came to rest',
  ],
  [1704, 'what a tab wrote into a document on its way home, while it was being saved, was left there'],
  [1010, 'found none; fails where a save that comes late is not held to what it had loaded (tried by hand)'],
  [
    1129,
    'found none; fails where what a renewal left behind is not made a row when a room opens (tried by hand)',
  ],
  [100198, 'a claim was answered before the node had followed what another one had accepted of the guest'],
  [1795300584823, 'the same as 89, in rows of a generation that was over'],
  [
    1795300581731,
    'a node merged a guest it had not read to its end, and its older record stood for a newer one',
  ],
  [1795300581973, 'the same, by a node that only heard of the claim'],
  [100274, 'the archive of a renewal that had failed stayed: an older state was taken for what was renewed'],
  [
    1179,
    'two nodes carried the same rows of an old generation, and newer records stood on those of one of them',
  ],
  [
    1795317822944,
    'a node merged a guest, showed it, and died before it had stored it; another one merged it again',
  ],
  [1795317830412, 'two nodes carried two late devices at once, and the older record stood for the newer one'],
  [
    1795317842475,
    'what was written under a generation that was over stood on rows that had been saved, trimmed and kept nowhere',
  ],
  [1795317871240, 'rows of a device whose name a full disk had refused were brought home by nobody'],
  [1795317856084, 'the same, of a guest'],
  [1795320249304, 'a row that waited when a room opened came into the stores and not into the room'],
  [
    1795317866094,
    'a row that came after all others had left its document stood on nothing, though a tab held all of it',
  ],
  [
    1795317870743,
    'what a full disk refused until its document had been brought home lay there when it was written',
  ],
  [1795317866170, 'a tab that had not heard that somebody left signed out the guest who had come since'],
  [
    1795317858699,
    'two tabs on a disk that was full from the beginning were two guests: one wrote rows nobody could read',
  ],
  [1795317845133, 'the same, of two names: a renewal left out what was written under the other'],
  [
    1795322295106,
    'an answer repeated a deletion, and was stored without what had taken the place of the deleted value',
  ],
  [
    1795322301610,
    'a row written after its document had left the device came home only if its tab lived to hear of that',
  ],
  [1795322302170, 'the same'],
  [70028, 'what a tab wrote as it died, before it told anybody, no living tab ever heard of'],
];
