/**
 * Makes the sound files of the announcements from their words: `node prompts/make-prompts.ts`.
 *
 * Reads prompts.json and writes raw A-law at 8000 Hz (one byte a sample, no header): `prompts/ko/logged-text.al`. Needs the
 * Debian packages espeak-ng and sox. The files are kept in the repository, so nobody needs this to run the server.
 */
import { join } from 'node:path'
import { renderRecordings } from '../src/cli/prompts/render.ts'

renderRecordings({ folder: import.meta.dirname, wordsFile: join(import.meta.dirname, 'prompts.json') })
