/** The form of a case, as help tells it. */
export const CASE_FORM = `
A case: {"at": "2022-01-12T12:31:00+09:00", "site": {"category": "restaurant_cafe", "region": "seoul"},
  "person": {"birthDate": "1980-05-01"}, "evidence": [{"kind": "vaccination", "vaccine": "pfizer", "dose": 2,
  "seriesDoses": 2, "date": "2021-07-10"}]}
"asKnownAt" judges by what was published by then; without it by everything ever published. "party" is
{"size", "withoutPass"}. "evidence" may be "unknown". More cases: rulesets/kr/cases.json

Example: echo '{"at": …}' | npx ansimpass rules evaluate`
