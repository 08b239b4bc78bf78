-- 0015: for how many days a birth date that was keyed in a call counts as a proof at an organization's sites; none: as long as any.

alter table organizations add column keypad_days smallint check (keypad_days between 1 and 28);
