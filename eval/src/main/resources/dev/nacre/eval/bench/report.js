'use strict';
// Everything reads without this: it only lays the versions of each picture over each other and moves the divider.
for (const slider of document.querySelectorAll('.slider')) {
  const stage = slider.querySelector('.stage');
  const frames = [...slider.querySelectorAll('.frame')];
  const range = slider.querySelector('.range');
  const names = frames.map(frame => frame.dataset.name);
  let left = 0;
  let right = 1;

  const move = () => {
    stage.style.setProperty('--at', range.value + '%');
    range.setAttribute('aria-valuetext', names[left] + ' ' + Math.round(range.value) + ' %, ' + names[right] + ' ' + Math.round(100 - range.value) + ' %');
  };
  const choose = value => {
    [left, right] = value.split(' ').map(Number);
    frames.forEach((frame, i) => {
      frame.classList.toggle('left', i === left);
      frame.classList.toggle('right', i === right);
    });
    slider.querySelector('.tag-left').textContent = names[left];
    slider.querySelector('.tag-right').textContent = names[right];
    move();
  };

  range.addEventListener('input', move);
  for (const radio of slider.querySelectorAll('.pairs input')) {
    radio.addEventListener('change', () => choose(radio.value));
    if (radio.checked) choose(radio.value);
  }
}
