// What a reader who uses the keyboard is to reach, and whether the one in focus can be seen.
window.keyboard = {
  kinds: 'a[href], button, input:not([type=hidden]), select, textarea, iframe, audio[controls], '
    + 'video[controls], summary, [tabindex], [contenteditable=true]',

  stops() {
    const radios = new Set();
    const takes = element => element.tabIndex >= 0 && !element.disabled && !element.closest('[inert]')
      && element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
    const first = ({type, name, form}) => {
      if (type !== 'radio') return true;
      const group = [...document.querySelectorAll('input[type=radio]')]
        .filter(radio => radio.name === name && radio.form === form);
      const key = group[0];
      return !radios.has(key) && radios.add(key);
    };
    return [...document.querySelectorAll(this.kinds)].filter(takes).filter(first);
  },

  name(element) {
    const text = element.getAttribute('aria-label') || element.textContent || element.name || '';
    return `${element.localName} ${text.trim().replace(/\s+/g, ' ').slice(0, 60)}`;
  },

  // In the viewport, with a point of it or of what it holds that nothing else lies on.
  isSeen(element) {
    const shown = element.closest('label') || element;
    const boxes = [shown, ...shown.querySelectorAll('*')].flatMap(box => [...box.getClientRects()]);
    return boxes.some(({left, top, width, height}) =>
      [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([x, y]) => {
        const there = document.elementFromPoint(left + x * width, top + y * height);
        return there && (element.contains(there) || there.contains(element) && there !== document.body
          && there !== document.documentElement && there.localName !== 'main');
      }));
  },

  // By an outline or a shadow of its own, of its label, or of the card that it stretches over.
  isMarked(element) {
    const shown = [element, ...(element.labels || [])];
    for (let card = element.parentElement; card.localName !== 'body'; card = card.parentElement) {
      shown.push(card);
    }
    return shown.some(box => {
      const {outlineStyle, outlineWidth} = getComputedStyle(box);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    }) || getComputedStyle(element).boxShadow !== 'none';
  },

  // The element in focus, and what is wrong with it; null outside the page and where it was before.
  visited: new Set(),
  here() {
    const element = document.activeElement;
    if (!element || element === document.body || this.visited.has(element)) return null;
    this.visited.add(element);
    const faults = [];
    if (!this.isSeen(element)) faults.push('is not to be seen');
    if (!this.isMarked(element)) faults.push('is not marked');
    return {name: this.name(element), faults};
  },
};
