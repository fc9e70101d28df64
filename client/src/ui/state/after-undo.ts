/** Where the focus goes after Undo: to the line that came back; from a message, which is gone then, else to the title. */

const lines = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-line]')];

export const focusAfter = async (undo: () => Promise<boolean>): Promise<void> => {
  const before = new Set(lines().map(({ dataset }) => dataset.line));
  const isInMessage = document.activeElement?.closest('.messages');
  if (!(await undo())) return;
  requestAnimationFrame(() => {
    const back = lines().find(({ dataset }) => !before.has(dataset.line));
    const target = back ?? (isInMessage && document.querySelector<HTMLElement>('h1'));
    if (target) target.focus();
  });
};
