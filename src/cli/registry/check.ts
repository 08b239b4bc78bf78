/** `ansimpass registry check FILE`: a dry run of a file of evidence, every problem by its row, and a report. */
import { Command } from 'commander'
import { type EvidenceFile, readEvidenceFile } from '../../adapters/file-registry/evidence-file.ts'
import { readEvidenceBytes } from '../../adapters/file-registry/read-file.ts'
import { COLUMNS } from '../../adapters/file-registry/row-words.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'

const HELP = `
Exit codes: 0 every row can be read, 1 some cannot (each a line: row, column, what to do), or the file cannot be read.
Nothing is stored. The form of the file: docs/registry.md.`

export function checkCommand(): Command {
  return new Command('check')
    .argument('<file>', 'a file of evidence (CSV)')
    .description('says what is wrong in a file of evidence, row by row; names no person')
    .option('--json', 'one JSON object')
    .addHelpText('after', HELP)
    .action((path: string, { json }: { json?: true }) => {
      const file = readFile(path)
      process.stdout.write(json === true ? `${JSON.stringify(reportOf(file))}\n` : linesOf(file))
      process.exitCode = file.problems.length === 0 ? 0 : 1
    })
}

function readFile(path: string): EvidenceFile {
  try {
    return readEvidenceFile(readEvidenceBytes(path), Date.now())
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('EVIDENCE_FILE_UNFIT', `${path} cannot be read (${whyOf(cause)}); give the path of a CSV file`)
  }
}

function reportOf({ people, problems, rows, isUsable, hasPhones }: EvidenceFile) {
  const kinds = { vaccination: 0, test: 0, recovery: 0, exemption: 0 }
  for (const { kind } of people.flatMap(({ evidence }) => evidence)) kinds[kind] += 1
  const numbers = people.filter(({ phone }) => phone !== undefined && phone !== 'unclear').length
  return { rows, persons: people.length, ...kinds, ...(hasPhones && { numbers }), usable: isUsable, problems }
}

function linesOf(file: EvidenceFile): string {
  const { rows, persons, vaccination, test, recovery, exemption, numbers, usable, problems } = reportOf(file)
  const said = problems.map(({ line, column, ko, en }) => {
    const name = column === 'row' ? '' : ` ${COLUMNS[column].join(' / ')}`
    return `${line}행 · row ${line}${name}: ${ko} · ${en}\n`
  })
  const keyed =
    numbers === undefined
      ? '"전화번호" 열이 없습니다. 전화에서 누른 생년월일은 확인할 수 없습니다 · no column "phone": a birth date keyed in a call cannot be checked'
      : `전화번호 있는 사람 ${numbers}명: 전화에서 누른 생년월일로 확인됩니다 · ${numbers} persons with a number: known by the birth date that they key in a call`
  const end = usable
    ? '쓸 수 있습니다. 읽지 못한 줄의 근거는 "확인 못함"이 됩니다 · it can be used; what a row that cannot be read holds is "could not be read"'
    : '쓸 수 없습니다. 누구의 줄인지 모르는 줄이 있습니다 · it cannot be used: some rows name nobody'
  return [
    ...said,
    `${rows}줄, ${persons}명: 접종 ${vaccination}, 검사 ${test}, 완치 ${recovery}, 예외 ${exemption}, 고칠 곳 ${problems.length} · `,
    `${rows} rows, ${persons} persons: ${vaccination} doses, ${test} tests, ${recovery} recoveries, ${exemption} exemptions, ${problems.length} to mend\n`,
    `${keyed}\n`,
    `${end}\n`,
  ].join('')
}
