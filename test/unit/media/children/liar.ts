/** Answers at once, with what a process that a stranger has taken over might send. */
process.on('message', () => {
  const blurhash = '"><script>alert(1)</script>'
  process.send?.({ rendered: { width: 1, height: 1, blurhash, widths: [1] } })
})
process.send?.('ready')
