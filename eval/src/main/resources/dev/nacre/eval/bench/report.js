'use strict';
// Everything reads without this: it only lays the versions of a picture or a sound over each other, moves the divider, and lets one sound play.
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

let sounding = null; // the player that is heard: one at a time

for (const player of document.querySelectorAll('.listen')) {
  const takes = [...player.querySelectorAll('.take')];
  const facts = [...player.querySelectorAll('.facts > div')];
  const audios = takes.map(take => take.querySelector('audio'));
  const button = player.querySelector('.play');
  const clock = player.querySelector('.clock');
  const seek = player.querySelector('.seek');
  const layer = player.querySelector('.seek-layer');
  const seconds = Number(player.dataset.seconds);
  let current = 0;
  let playing = false;

  const show = () => {
    const at = audios[current].currentTime;
    seek.value = at;
    layer.style.setProperty('--at', 100 * Math.min(1, at / seconds) + '%');
    clock.textContent = at.toFixed(1) + ' s';
    seek.setAttribute('aria-valuetext', at.toFixed(1) + ' of ' + seconds.toFixed(1) + ' seconds');
  };
  let frame = 0;
  const follow = () => {
    show();
    cancelAnimationFrame(frame);
    if (playing) frame = requestAnimationFrame(follow);
  };
  const label = () => {
    button.textContent = playing ? 'Pause' : 'Play';
    button.setAttribute('aria-label', button.textContent + ' ' + button.dataset.title);
  };
  const pause = () => {
    playing = false;
    audios[current].pause();
    label();
    show();
  };
  // A start that was overtaken by another choice fails, and that is no reason to stop.
  const start = audio => audio.play().then(follow, problem => {
    if (problem.name !== 'AbortError' && audio === audios[current]) pause();
  });
  const play = () => {
    if (sounding && sounding !== pause) sounding();
    sounding = pause;
    playing = true;
    label();
    start(audios[current]);
  };
  const choose = version => {
    const at = audios[current].currentTime;
    audios[current].pause();
    current = version;
    audios[current].currentTime = at;
    takes.forEach((take, i) => take.classList.toggle('current', i === current));
    facts.forEach((fact, i) => fact.classList.toggle('current', i === current));
    if (playing) start(audios[current]);
    show();
  };

  button.addEventListener('click', () => playing ? pause() : play());
  seek.addEventListener('input', () => {
    audios[current].currentTime = Number(seek.value);
    show();
  });
  audios.forEach((audio, i) => audio.addEventListener('ended', () => {
    if (i !== current) return;
    audio.currentTime = 0;
    pause();
  }));
  for (const radio of player.querySelectorAll('.pairs input')) {
    radio.addEventListener('change', () => choose(Number(radio.value)));
    if (radio.checked) choose(Number(radio.value));
  }
}
