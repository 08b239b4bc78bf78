// biome-ignore-all lint: ES5 on purpose, old phones run it as it is.
// Moves the clock and the strip of the pass page, and says so when the page is past its time.
;(function () {
  'use strict'
  var clock = document.getElementById('clock')
  var outcome = document.getElementById('outcome')
  var moving = document.getElementById('moving')
  var still = document.getElementById('still')
  if (!clock || !outcome || !moving || !still) return
  var began = Number(clock.getAttribute('data-now'))
  var ends = Number(clock.getAttribute('data-ends'))
  var loaded = Date.now()
  var steady = window.performance && window.performance.now ? window.performance.now() : 0
  var timer

  // Whichever clock went further: the one stands while a phone sleeps, the other can be turned back.
  function now() {
    var monotonic = window.performance && window.performance.now ? window.performance.now() - steady : 0
    return began + Math.max(Date.now() - loaded, monotonic)
  }

  function two(value) {
    return value < 10 ? '0' + value : String(value)
  }

  // Korean time whatever the phone is set to.
  function words(at) {
    var korea = new Date(at + 9 * 3600000)
    return two(korea.getUTCHours()) + ':' + two(korea.getUTCMinutes()) + ':' + two(korea.getUTCSeconds())
  }

  function end() {
    var heading = outcome.getElementsByTagName('h1')[0]
    clearInterval(timer)
    while (outcome.firstChild) outcome.removeChild(outcome.firstChild)
    if (!heading) heading = document.createElement('h1')
    heading.textContent = '× ' + outcome.getAttribute('data-over')
    outcome.className = 'card bad'
    outcome.setAttribute('role', 'alert')
    outcome.appendChild(heading)
    moving.parentNode.removeChild(moving)
  }

  function tick() {
    var at = now()
    if (at >= ends) return end()
    if (!still.checked) clock.textContent = words(at)
  }

  moving.className = 'live'
  timer = setInterval(tick, 1000)
  window.addEventListener('pageshow', tick)
  document.addEventListener('visibilitychange', tick)
  tick()
})()
