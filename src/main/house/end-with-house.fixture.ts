/** A house of one program that only sleeps, whose number it prints: for `end-with-house.test.ts`, which kills it. */
import { spawn } from 'node:child_process'
import { endWithHouse } from './end-with-house.ts'

const ending = endWithHouse(process.argv[2] === 'setpriv')
const { execPath, execArgv } = ending.nodeCommand(['-e', 'setInterval(() => {}, 1e6)'])
const program = spawn(execPath, execArgv, { stdio: 'ignore' })
ending.keep(program)
process.stdout.write(`${program.pid}\n`)
process.stdin.once('end', () => {
  program.once('exit', () => ending.stop())
  program.kill()
})
process.stdin.resume()
