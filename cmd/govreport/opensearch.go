package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/opensearch"
	"github.com/govreport/govreport/segment"
)

// passwordVariable holds the password of --opensearch-user. No flag does: flags end up
// in lists of processes.
const passwordVariable = envPrefix + "OPENSEARCH_PASSWORD"

// cluster is where an OpenSearch cluster is and how to speak to it.
type cluster struct {
	urls         []string
	prefix       string
	user         string
	passwordFile string
	ca           string
	maxReports   int
}

func (c *cluster) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&c.prefix, "opensearch-prefix", "govreport", "`NAME` that the index in the cluster begins with")
	flags.StringVar(&c.user, "opensearch-user", "", "`USER` of the cluster; the password is in "+passwordVariable+" or a file")
	flags.StringVar(&c.passwordFile, "opensearch-password-file", "", "`FILE` with the password of the user")
	flags.StringVar(&c.ca, "opensearch-ca", "", "`FILE` (PEM) with the authorities that sign for the cluster")
	must(cmd.MarkFlagFilename("opensearch-password-file"))
	must(cmd.MarkFlagFilename("opensearch-ca", "pem", "crt"))
}

// connect reads the secrets and speaks to the cluster. patience is how long nodes that are busy or gone
// are waited for.
func (c *cluster) connect(ctx context.Context, patience time.Duration) (*opensearch.Cluster, error) {
	o := opensearch.Options{URLs: c.urls, Prefix: c.prefix, Username: c.user, RetryFor: patience}
	if c.user != "" {
		o.Password = os.Getenv(passwordVariable)
	}
	if c.passwordFile != "" {
		b, err := os.ReadFile(c.passwordFile)
		if err != nil {
			return nil, withHint("name a file that holds the password alone", "--opensearch-password-file: %w", err)
		}
		o.Password = strings.TrimRight(string(b), "\r\n")
	}
	if c.ca != "" {
		b, err := os.ReadFile(c.ca)
		if err != nil {
			return nil, withHint("name a file of certificates in PEM", "--opensearch-ca: %w", err)
		}
		o.CACert = b
	}
	return opensearch.Connect(ctx, o)
}

// clusterFlag adds --opensearch to a command that reads an index.
func (s *store) clusterFlag(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&s.cluster.urls, "opensearch", nil, "ask the OpenSearch cluster at `URL` instead of an index; several nodes with commas")
	s.cluster.flags(cmd)
	cmd.Flags().IntVar(&s.cluster.maxReports, "max-reports", index.DefaultMaxReports, "with --opensearch: refuse answers that need more than `N` reports")
}

// ask calls work with the index, or with the cluster of --opensearch.
func (s *store) ask(ctx context.Context, work func(index.Searcher) error) error {
	if len(s.cluster.urls) == 0 {
		return s.read(func(x *index.Index) error { return work(x) })
	}
	if s.typed() {
		return withHint("choose one", "--index and --opensearch don't go together")
	}
	if s.cluster.maxReports < 1 {
		return withHint("give 1 or more", "--max-reports %d", s.cluster.maxReports)
	}
	opts, err := s.options()
	if err != nil {
		return err
	}
	c, err := s.cluster.connect(ctx, 15*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	there, err := c.Open(ctx)
	if err != nil {
		return err
	}
	x := index.Over(there, s.cluster.maxReports, opts)
	if s.filter != nil {
		if err := s.filter.check(ctx, x); err != nil {
			return err
		}
	}
	return work(x)
}

// onlyIndex refuses what a cluster does not offer.
func (s *store) onlyIndex(what string) error {
	if len(s.cluster.urls) == 0 {
		return nil
	}
	return withHint("ask an index (--index DIR)", "%s is not offered with --opensearch", what)
}

func newExport(a *app) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export opensearch --url URL [PATH…]",
		Short: "Bring reports to an OpenSearch cluster",
		Long: `Bring the reports of an index (--index), or of paths, to an OpenSearch cluster, where
search, targets, panel and compare find them with --opensearch URL: the same reports,
counts, places and cells as in the index (the order of hits by score may differ).

An index template and an index are made where there are none. Reports that are there
unchanged are passed over, so an export that was interrupted goes on where it was.
A report whose file was changed takes the place of its former self; what the index does
not have stays, unless --prune is given. Nodes that are busy or gone are waited for
(--retry-for). Copies are counted once where they are of one export.`,
		Example: `  govreport export opensearch --url http://127.0.0.1:9200 --index reports.idx
  govreport export opensearch --url http://127.0.0.1:9200 reports/
  GOVREPORT_OPENSEARCH_PASSWORD=… govreport export opensearch --url https://search.example.org:9200 --opensearch-user loader --index reports.idx --replicas 1
  govreport search --opensearch http://127.0.0.1:9200 养老`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return withHint("write: govreport export opensearch --url URL", "export needs to know where to")
			}
			return oneOf("where to export:", args[0], []string{"opensearch"})
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(o.cluster.urls) == 0:
				return withHint("add --url URL of a node", "no cluster given")
			case o.shape.Shards < 1:
				return withHint("give 1 or more", "--shards %d", o.shape.Shards)
			case o.shape.Replicas < 0:
				return withHint("give 0 or more", "--replicas %d", o.shape.Replicas)
			case o.load.Workers < 1:
				return withHint("give 1 or more", "--workers %d", o.load.Workers)
			}
			paths := args[1:]
			if len(paths) == 0 {
				return o.read(func(x *index.Index) error {
					c, err := o.cluster.connect(cmd.Context(), o.patience)
					if err != nil {
						return err
					}
					defer c.Close()
					return a.exportIndex(cmd, c, x, &o)
				})
			}
			if o.typed() {
				return withHint("choose one", "--index and paths don't go together")
			}
			if o.load.Prune {
				return withHint("put the paths into an index first (govreport index), and export that", "--prune goes with --index")
			}
			return a.exportPaths(cmd, paths, &o)
		},
	}
	o.store.flag(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&o.cluster.urls, "url", nil, "`URL` of the cluster; several nodes with commas")
	o.cluster.flags(cmd)
	flags.IntVar(&o.shape.Shards, "shards", 1, "where the index is made: `N` shards, one for each 30 GB")
	flags.IntVar(&o.shape.Replicas, "replicas", 1, "keep `N` copies of each shard on other nodes; with none, reports go with their node")
	flags.IntVar(&o.load.Workers, "workers", 2, "send `N` requests at once")
	flags.BoolVar(&o.load.Prune, "prune", false, "take out the reports of the cluster that the index does not have (where one index fills it)")
	flags.DurationVar(&o.patience, "retry-for", 2*time.Minute, "wait up to `TIME` for nodes that are busy or gone")
	o.extractFlags(cmd)
	return cmd
}

type exportOptions struct {
	store
	sources
	shape    opensearch.Shape
	load     opensearch.LoadOptions
	patience time.Duration
}

// exportPaths reads paths into an index that is thrown away, and exports that.
func (a *app) exportPaths(cmd *cobra.Command, paths []string, o *exportOptions) (err error) {
	ctx := cmd.Context()
	c, err := o.cluster.connect(ctx, o.patience) // before hours of reading
	if err != nil {
		return err
	}
	defer c.Close()
	dir, err := os.MkdirTemp("", "govreport-export-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	opts, err := o.options()
	if err != nil {
		return err
	}
	x, err := index.Create(dir, opts)
	if err != nil {
		return err
	}
	defer x.Abandon()
	t := tally{a: a, bar: a.newProgress(paths)}
	outcomes, err := a.extractAll(ctx, paths, o.sources, func(*segment.Document) bool { return false })
	if err != nil {
		return err
	}
	for outcome := range outcomes {
		report, err := t.add(outcome)
		if err != nil {
			return err
		}
		if report == nil {
			continue
		}
		if _, err := x.Add(ctx, report); err != nil {
			return err
		}
	}
	if err := errors.Join(ctx.Err(), x.Commit(ctx)); err != nil {
		return err
	}
	err = a.exportIndex(cmd, c, x, o)
	if err != nil && !isEnd(err) {
		return err
	}
	return cmp.Or(t.end(), err)
}

// exportIndex brings an index to the cluster.
func (a *app) exportIndex(cmd *cobra.Command, c *opensearch.Cluster, x *index.Index, o *exportOptions) error {
	ctx := cmd.Context()
	words, err := x.OwnWords()
	if err != nil {
		return err
	}
	if err := c.Prepare(ctx, words, o.shape); err != nil {
		return err
	}
	if cmd.Flags().Changed("replicas") {
		if err := c.Replicas(ctx, o.shape.Replicas); err != nil {
			return err
		}
	}
	o.load.Progress = func(done int) { a.verbosef("%s done", plural(done, "report")) }
	res, err := c.Load(ctx, x, o.load)
	if err != nil {
		if res != nil && res.Loaded > 0 {
			a.notef("%s loaded until then; the same command goes on there", plural(res.Loaded, "report"))
		}
		return err
	}
	for _, e := range res.Errors {
		a.sayBadFile(badFile{Path: e.Path, Error: e.Error})
	}
	if a.format == "json" || a.format == "jsonl" {
		err = a.printJSONLine(res)
	} else {
		_, err = fmt.Fprintln(a.stdout, a.lang.Sayf("%s loaded, %d unchanged, %d removed, %s",
			plural(res.Loaded, "report"), res.Unchanged, res.Removed, plural(len(res.Errors), "error")))
	}
	switch {
	case err != nil:
		return err
	case res.Retried > 0:
		a.notef("%d were sent again because nodes were busy or gone", res.Retried)
	}
	if len(res.Errors) > 0 {
		return errReported
	}
	return nil
}
