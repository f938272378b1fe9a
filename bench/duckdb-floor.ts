/** The floor: DuckDB reads both files, joins by provider, person and nearest start within two hours, and writes as many rows. */
import { DuckDBInstance } from '@duckdb/node-api';

const [folder = '', out = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("set TimeZone = 'Europe/London'");
await connection.run(`
  copy (
    select p.visit_id, p.person_id, p.provider_id, p.contract_id, p.starts_at, p.minutes,
           l.log_id, l.worker_id, l.in_at, l.out_at,
           date_diff('minute', p.starts_at, l.in_at) as start_difference_minutes,
           date_diff('minute', l.in_at, l.out_at) as delivered_minutes
    from read_csv('${folder}/planned.csv', header = true) p
    left join read_csv('${folder}/logs.csv', header = true) l
      on p.provider_id = l.provider_id and p.person_id = l.person_id
     and abs(epoch(p.starts_at::timestamptz) - epoch(l.in_at::timestamptz)) <= 7200
    qualify row_number() over (
      partition by p.visit_id
      order by abs(epoch(p.starts_at::timestamptz) - epoch(l.in_at::timestamptz)), l.log_id
    ) = 1
    order by p.provider_id, p.person_id, p.starts_at, p.visit_id
  ) to '${out}/duckdb.csv' (header true)
`);
