/** The form of a case, as help tells it. */
export const CASE_FORM = `
A case: {"at": "2022-01-12T12:31:00+09:00", "site": {"category": "restaurant_cafe", "region": "seoul"},
  "person": {"birthDate": "1980-05-01"}, "evidence": [{"kind": "vaccination", "vaccine": "pfizer", "dose": 2,
  "seriesDoses": 2, "date": "2021-07-10"}]}
"category", "region", "vaccine", "type", "medium" and "ground" are words of the ruleset: any other is refused, with the nearest
that is known. In a list a wrong case has "error" in its place, the others are judged.
Exit codes: 0 every case was judged, 1 one could not be, or the words of the command were wrong.

"asKnownAt" judges by what was published by then; without it by everything ever published. "party" is
{"size", "withoutPass"}. "evidence" may be "unknown". More cases: rulesets/kr/cases.json

Example: npx ansimpass rules evaluate < docs/examples/case.json`
