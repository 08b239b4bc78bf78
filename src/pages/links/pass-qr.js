// biome-ignore-all lint: ES5 on purpose, old phones run it as it is.
// Changes the QR of the pass every 30 seconds, by codes fetched 20 minutes ahead: a dead network does not stop it.
;(function () {
  'use strict'
  var box = document.getElementById('qr')
  var form = document.getElementById('form')
  var state = document.getElementById('state')
  var left = document.getElementById('left')
  var paths = box ? box.getElementsByTagName('path') : []
  if (!form || !state || !left || paths.length !== 2 || !window.XMLHttpRequest || !window.atob) return
  var svg = box.getElementsByTagName('svg')[0]
  var white = paths[0]
  var black = paths[1]
  var FEW = 20
  var PAUSE = 15000
  var ends = Number(box.getAttribute('data-ends'))
  var still = {
    view: svg.getAttribute('viewBox'),
    white: white.getAttribute('d'),
    wide: white.getAttribute('stroke-width'),
    black: black.getAttribute('d'),
    said: form.textContent,
  }
  var codes = []
  var shown
  var asking = false
  var askedAt = -PAUSE
  var failed = false
  var server
  var told
  var steady
  var timer

  function counter() {
    return window.performance && window.performance.now ? window.performance.now() : 0
  }

  function itIs(at) {
    server = at
    told = Date.now()
    steady = counter()
  }

  // Whichever clock went further: the one stands while a phone sleeps, the other can be turned back.
  function now() {
    return server + Math.max(Date.now() - told, counter() - steady)
  }

  function said(words, number) {
    return box.getAttribute('data-' + words).replace('#', String(number))
  }

  function put(element, words) {
    if (element.textContent !== words) element.textContent = words
  }

  function draw(code) {
    var bits = window.atob(code.dark)
    var side = code.size + 8
    var path = ''
    for (var row = 0; row < code.size; row++) {
      for (var column = 0; column < code.size; column++) {
        var at = row * code.size + column
        if ((bits.charCodeAt(at >> 3) & (128 >> (at & 7))) !== 0) path += 'M' + (column + 4) + ' ' + (row + 4) + '.5h1'
      }
    }
    svg.setAttribute('viewBox', '0 0 ' + side + ' ' + side)
    white.setAttribute('d', 'M0 ' + side / 2 + 'h' + side)
    white.setAttribute('stroke-width', side)
    black.setAttribute('d', path)
    put(form, said('changing'))
  }

  function drawStill() {
    svg.setAttribute('viewBox', still.view)
    white.setAttribute('d', still.white)
    white.setAttribute('stroke-width', still.wide)
    black.setAttribute('d', still.black)
    put(form, still.said)
  }

  function end() {
    clearInterval(timer)
    while (box.firstChild) box.removeChild(box.firstChild)
    var words = document.createElement('p')
    words.className = 'card bad'
    words.setAttribute('role', 'alert')
    words.textContent = '× ' + box.getAttribute('data-over')
    box.appendChild(words)
    put(form, '')
    put(left, '')
    put(state, '')
  }

  function answered(text) {
    var got
    try {
      got = JSON.parse(text)
      // oxlint-disable-next-line no-unused-vars -- ES5 names it
    } catch (error) {
      got = null
    }
    failed = !got || !got.codes || got.codes.length === 0
    if (!failed) {
      codes = got.codes
      itIs(got.now)
    }
  }

  function ask() {
    var request = new XMLHttpRequest()
    function done(text) {
      asking = false
      answered(text)
      tick()
    }
    asking = true
    askedAt = counter() || Date.now()
    request.open('GET', box.getAttribute('data-codes'))
    request.timeout = 10000
    request.onload = function () {
      done(request.status === 200 ? request.responseText : '')
    }
    request.onerror = request.ontimeout = function () {
      done('')
    }
    request.send()
  }

  function tick() {
    var at = now()
    if (at >= ends) return end()
    var code
    var ahead = 0
    for (var i = 0; i < codes.length; i++) {
      if (codes[i].from <= at && at < codes[i].until) code = codes[i]
      if (codes[i].from > at) ahead++
    }
    var last = codes.length > 0 ? codes[codes.length - 1].until : 0
    if (!asking && (counter() || Date.now()) - askedAt >= PAUSE && ahead < FEW && last < ends) ask()
    if (code !== shown) {
      shown = code
      if (code) draw(code)
      else drawStill()
    }
    put(left, code ? said('seconds', Math.ceil((code.until - at) / 1000)) : '')
    put(state, !failed ? '' : code ? said('offline', Math.ceil((last - at) / 60000)) : said('stands'))
  }

  itIs(Number(box.getAttribute('data-now')))
  timer = setInterval(tick, 1000)
  window.addEventListener('pageshow', tick)
  document.addEventListener('visibilitychange', tick)
  tick()
})()
