import pg from 'pg';

const ROW = 'x'.repeat(1024);

/** How many rows of 1 KB a database commits in a second, one a transaction, over so many connections. It makes a table for it, and drops it. */
export async function commitsPerSecond(databaseUrl: string, connections: number, seconds: number): Promise<number> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  const [first] = clients;
  try {
    await first!.query('create table if not exists bench_commits (said text not null)');
    const began = performance.now();
    const counts = await Promise.all(
      clients.map(async (client) => {
        let commits = 0;
        for (; performance.now() - began < seconds * 1000; commits++)
          await client.query({ name: 'bench', text: 'insert into bench_commits (said) values ($1)', values: [ROW] });
        return commits;
      }),
    );
    return counts.reduce((sum, commits) => sum + commits, 0) / ((performance.now() - began) / 1000);
  } finally {
    await first!.query('drop table if exists bench_commits');
    await Promise.all(clients.map((client) => client.end()));
  }
}
