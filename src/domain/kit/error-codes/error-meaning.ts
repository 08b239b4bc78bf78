/** Meaning of an error code, in both languages. */
export type ErrorMeaning = {
  /** 무슨 일이고 어떻게 할지: beside the message of a command that failed. */
  readonly ko: string
  readonly en: string
  /** Of the HTTP answer, where one bears it. What is retryable is answered 503 whatever its code. */
  readonly status?: number
}
