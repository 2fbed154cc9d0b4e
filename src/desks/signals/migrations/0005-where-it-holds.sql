-- Regulation (EU) 2022/2065 Art. 17(3)(a): a restriction says where it holds. Those of before this was asked stay as they are.
alter table case_event add constraint restriction_says_where check (
  step not in ('propose-restriction', 'restrict-single-handed', 'propose-to-keep')
  or (data ->> 'territory' = 'everywhere'
    or data ->> 'territory' = 'states' and data ->> 'states' ~ '[A-Z]{2}') is true) not valid;
