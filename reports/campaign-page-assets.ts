// Style and script of a campaign's page; files of their own, so that the page needs nothing inline.

export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --faint: #55565e; --line: #c9cad2; --link: #0b57d0; --bad: #a8071a; --mark: #f3f4f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6ea; --paper: #17181c; --faint: #a9abb6; --line: #44464f; --link: #8ab4f8; --bad: #ff9a94; --mark: #22242a; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 0 1rem 2rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: baseline; justify-content: space-between; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
button { font: inherit; padding: .2rem .8rem; }
code, pre, td, dd, tbody th { font-family: ui-monospace, monospace; font-size: .9rem; }
code, pre, dd, tbody th { overflow-wrap: anywhere; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem 1.5rem; margin: 0; }
dt { color: var(--faint); font-size: .85rem; }
dd { margin: 0; }
progress { width: 6rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; font-weight: normal; }
thead th { color: var(--faint); font-size: .85rem; white-space: nowrap; }
.number { text-align: right; }
.number, .kind, td time { white-space: nowrap; }
tbody th { min-width: 14rem; }
.kept { color: var(--faint); display: none; }
.ended .kept { display: block; }
.kind { color: var(--bad); font-weight: bold; }
details ul, ol { margin: 0; padding-left: 1.5rem; }
pre { background: var(--mark); padding: 1rem; overflow-x: auto; white-space: pre-wrap; }
.unseen, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

/** Brings the page up to date in place, so that focus, selection and what was opened stay. */
export const PAGE_SCRIPT = `'use strict';
const main = document.getElementById('campaign');
const state = document.getElementById('state');
const news = document.getElementById('news');
const pause = document.getElementById('pause');
let source;

function morph(node, wanted) {
  const children = [...wanted.childNodes];
  children.forEach((child, index) => {
    let present = node.childNodes[index];
    if (present !== undefined && child.id && child.id !== present.id) {
      const moved = [...node.children].find(({ id }) => id === child.id) ?? child;
      node.insertBefore(moved, present);
      present = moved;
    }
    if (present === undefined) node.append(child);
    else if (present === child || present.isEqualNode(child)) return;
    else if (present.nodeName !== child.nodeName || (present.id ?? '') !== (child.id ?? '')) present.replaceWith(child);
    else if (child.nodeType === Node.TEXT_NODE) present.data = child.data;
    else { adopt(present, child); morph(present, child); }
  });
  while (node.childNodes.length > children.length) node.lastChild.remove();
}

function adopt(element, wanted) {
  for (const { name, value } of wanted.attributes) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function show(html) {
  const before = target().dataset.findings;
  morph(main, new DOMParser().parseFromString(html, 'text/html').body);
  const { title, findings } = target().dataset;
  document.title = title;
  if (findings !== before) news.textContent = title;
}

function target() {
  return document.getElementById('target');
}

function follow() {
  source = new EventSource('/events');
  source.addEventListener('open', () => { state.textContent = 'Live.'; });
  source.addEventListener('campaign', ({ data }) => show(data));
  source.addEventListener('end', () => {
    source.close();
    state.textContent = 'The campaign has ended.';
    pause.hidden = true;
    // Nobody is there any longer to answer; each finding tells its folder instead.
    for (const link of document.querySelectorAll('a[href^="/"]')) link.removeAttribute('href');
    document.body.classList.add('ended');
  });
  source.addEventListener('error', () => {
    state.textContent = source.readyState === EventSource.CLOSED ? 'No connection; load the page again.' : 'The connection is lost; trying again.';
  });
}

pause.hidden = false;
pause.addEventListener('click', () => {
  const isLive = source !== undefined;
  if (isLive) source.close();
  source = undefined;
  pause.textContent = isLive ? 'Go on' : 'Pause updates';
  state.textContent = isLive ? 'Paused.' : '';
  if (!isLive) follow();
});
follow();
`;
