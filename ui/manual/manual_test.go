package manual_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/framebin/framebin/capture/generated"
	"github.com/framebin/framebin/ui/cli"
	"github.com/framebin/framebin/ui/manual"
)

func TestTopics(t *testing.T) {
	t.Parallel()
	pages, err := os.ReadDir("topics")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(page.Name(), ".md")
		if !slices.ContainsFunc(manual.Topics(), func(topic manual.Topic) bool { return topic.Name == name }) {
			t.Errorf("%s is a page of no topic", page.Name())
		}
	}
	for _, topic := range manual.Topics() {
		text := topic.Text()
		if len(text) < 100 || topic.Short == "" {
			t.Errorf("%s says nothing: %q", topic.Name, text)
		}
		for line := range strings.Lines(text) {
			if topic.Name != "schema" && len([]rune(line)) > 110 {
				t.Errorf("%s: a line is wider than a narrow terminal: %s", topic.Name, line)
			}
		}
	}
}

// documents returns the Markdown files for people, and the help topics.
func documents(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := e.Name()
		if e.IsDir() && path != root && (strings.HasPrefix(name, ".") && name != ".github" || name == "testdata" || name == "dist") {
			return filepath.SkipDir
		}
		if e.IsDir() || filepath.Ext(name) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		all[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	flagName = regexp.MustCompile(`(^|[\s` + "`" + `("/])(--[a-z][a-z0-9-]+)`)
	// Of cobra, and of other programs.
	otherFlags = []string{"--version", "--help", "--rm"}
)

// TestFlagsInDocuments checks that each flag that a document names exists.
func TestFlagsInDocuments(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, name := range otherFlags {
		known[name] = true
	}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) { known["--"+f.Name] = true })
		c.PersistentFlags().VisitAll(func(f *pflag.Flag) { known["--"+f.Name] = true })
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	commands := cli.Commands(cli.Program{})
	commands.InitDefaultCompletionCmd()
	walk(commands)
	for path, text := range documents(t) {
		if strings.HasSuffix(path, "THIRD_PARTY.md") || strings.HasSuffix(path, "CHANGELOG.md") {
			continue // they also name what is gone, and what is of others
		}
		for _, m := range flagName.FindAllStringSubmatch(text, -1) {
			if !known[m[2]] {
				t.Errorf("%s names %s, which no command has", path, m[2])
			}
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestLinks checks that what documents link to in the repository is there.
func TestLinks(t *testing.T) {
	t.Parallel()
	all := documents(t)
	for path, text := range all {
		if strings.HasSuffix(path, "THIRD_PARTY.md") {
			continue // notices are as their authors wrote them
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, ":") {
				continue // elsewhere
			}
			file := path
			if target != "" {
				file = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s links to %s, which is not there", path, m[1])
				continue
			}
			if page, ok := all[file]; ok && anchor != "" && !slices.Contains(anchors(page), anchor) {
				t.Errorf("%s links to %s, which has no such heading", path, m[1])
			}
		}
	}
}

// anchors returns what GitHub makes of the headings of a page.
func anchors(page string) []string {
	var all []string
	for line := range strings.Lines(page) {
		if heading, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			name := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(strings.TrimSpace(heading)), "")
			all = append(all, strings.ReplaceAll(name, " ", "-"))
		}
	}
	return all
}

// TestLinesSchema holds each line of a listener that takes all sorts of
// requests against the schema of the lines.
func TestLinesSchema(t *testing.T) {
	t.Parallel()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(manual.LinesSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("lines.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("lines.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	lines(t, func(line []byte) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(line)))
		if err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
		var typed struct {
			Type string `json:"type"`
		}
		_ = json.Unmarshal(line, &typed)
		seen[typed.Type]++
	})
	for _, name := range []string{"listening", "request", "rejected", "summary"} {
		if seen[name] == 0 {
			t.Errorf("no line of type %q was seen", name)
		}
	}
}

// lines runs a listener without a screen, posts to it, and yields its lines.
func lines(t *testing.T, yield func(line []byte)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		args := []string{"--headless", "--listen", "127.0.0.1:0", "--max-body", "1MiB", "--fail", "503:every=4", "--delay", "1ms"}
		ended <- cli.Run(ctx, args, cli.Program{Stdin: strings.NewReader(""), Stdout: write, Stderr: io.Discard})
		_ = write.Close()
	}()
	scanner := bufio.NewScanner(read)
	scanner.Buffer(nil, 64<<20)
	posts := 0
	for scanner.Scan() {
		line := scanner.Bytes()
		yield(line)
		var first struct{ Type, URL string }
		if err := json.Unmarshal(line, &first); err != nil {
			t.Fatal(err)
		}
		if first.Type == "listening" {
			go func() {
				for _, body := range bodies {
					post(ctx, first.URL, body.mediaType, body.text)
				}
			}()
			continue
		}
		if posts++; posts == len(bodies) {
			cancel()
		}
	}
	if code := <-ended; code != 0 {
		t.Errorf("the listener ended with %d", code)
	}
}

const form = "multipart/form-data; boundary=b"

// bodies are of all sorts: understood, with problems, and refused.
var bodies = []struct{ mediaType, text string }{
	{"application/json", `{"kind":"ObjectDetection.v1","objects":[{"classId":"leaf","confidence":0.5,"boundingBox":{"left":1,"top":2,"width":3,"height":4}}]}`},
	{"application/json", `{"kind":"ImageClassification.v1","classId":"leaf","confidence":50}`},
	{"application/json", `{"kind":`},
	{"text/plain", "hello"},
	{form, "--b\r\nContent-Disposition: form-data; name=\"predictions\"; filename=\"predictions.json\"\r\n\r\n" +
		`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"leaf","confidence":0.5,"mask":"mask_0000.png"}]}` + "\r\n--b--\r\n"},
	{form, "--b\r\nno end"},
	{"application/json", `[[1,2,3,4,0.5,0]]`},
	{"application/octet-stream", strings.Repeat("x", 2<<20)},
	{"", ""},
}

func post(ctx context.Context, url, mediaType, body string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return
	}
	if mediaType != "" {
		request.Header.Set("Content-Type", mediaType)
	}
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
	}
}

// TestPackages checks that the table of packages says what their comments say.
func TestPackages(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	want.WriteString("| package | idea |\n| --- | --- |\n")
	for line := range strings.Lines(goCommand(t, nil, "list", "-tags", "e2e,load", "-f", "{{.ImportPath}}\t{{.Name}}\t{{.Doc}}", "./...")) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			t.Errorf("a package without a comment: %s", line)
			continue
		}
		name := strings.TrimPrefix(fields[0], "github.com/framebin/framebin/")
		if fields[1] == "main" {
			continue
		}
		idea := strings.TrimPrefix(fields[2], "Package "+fields[1]+" ")
		fmt.Fprintf(&want, "| `%s` | %s |\n", name, strings.TrimRight(strings.NewReplacer("[", "", "]", "", "|", `\|`).Replace(idea), ".:"))
	}
	generated.Section{Path: root + "/CONTRIBUTING.md", Name: "packages", How: "go test ./ui/manual -update"}.Check(t, want.String(), *update)
}

// TestImporters: the comment of each package says who imports it, and the
// packages that it names are those that do.
func TestImporters(t *testing.T) {
	t.Parallel()
	const module = "github.com/framebin/framebin"
	importers, comments := map[string][]string{}, map[string]string{}
	for line := range strings.Lines(goCommand(t, nil, "list", "-tags", "e2e,load", "-f", `{{.Dir}}	{{.Name}}	{{.ImportPath}}	{{join .Imports " "}}`, "./...")) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		path := strings.TrimPrefix(fields[2], module+"/")
		if fields[1] == "main" {
			path = "main"
		} else {
			comments[path] = packageComment(t, fields[0], fields[1])
		}
		for imported := range strings.FieldsSeq(fields[3]) {
			if of, ok := strings.CutPrefix(imported, module+"/"); ok {
				importers[of] = append(importers[of], path)
			}
		}
	}
	said := regexp.MustCompile(`import|(?i)\bfor (capture|render|ui)\b`)
	claim := regexp.MustCompile(`[^.;:]*\bimports? it\b[^.;:]*`)
	named := regexp.MustCompile(`\b(?:capture|render|ui|main)\b(?:/\w+)*`)
	within := func(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }
	for path, comment := range comments {
		if !said.MatchString(comment) {
			t.Errorf("%s: its package comment does not say who imports it", path)
		}
		text := claim.FindString(comment)
		names := named.FindAllString(text, -1)
		for _, name := range names {
			does := slices.ContainsFunc(importers[path], func(importer string) bool { return within(importer, name) })
			if !does && !strings.Contains(text, "may import it") {
				t.Errorf("%s: its package comment says that %s imports it, which does not", path, name)
			}
		}
		for _, importer := range importers[path] {
			if names != nil && !slices.ContainsFunc(names, func(name string) bool { return within(importer, name) }) {
				t.Errorf("%s: its package comment does not say that %s imports it", path, importer)
			}
		}
	}
}

// packageComment returns the comment of a package, its lines joined.
func packageComment(t *testing.T, dir, name string) string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		comment, _, _ := strings.Cut(string(text), "\npackage ")
		if i := strings.Index(comment, "// Package "+name+" "); i >= 0 {
			return strings.ReplaceAll(comment[i:], "\n// ", " ")
		}
	}
	return ""
}

var quoted = regexp.MustCompile("`([^`]+)`")

// TestRecipes checks that the files, folders and names in the recipes are
// there: a name in backquotes is declared in a Go file that its recipe names.
func TestRecipes(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(root + "/CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), "## Recipes\n")
	recipes, _, _ := strings.Cut(rest, "\n## ")
	checked := 0
	for recipe := range strings.SplitSeq(recipes, "\n\n") {
		var code strings.Builder
		var names []string
		for _, m := range quoted.FindAllStringSubmatch(recipe, -1) {
			switch path := root + "/" + m[1]; {
			case strings.Contains(m[1], " ") || strings.Contains(m[1], "NAME") || strings.ContainsAny(m[1], "*()"):
			case strings.Contains(m[1], "/"):
				checked++
				text, err := os.ReadFile(path)
				if info, statErr := os.Stat(path); err != nil && (statErr != nil || !info.IsDir()) {
					t.Errorf("a recipe names %s, which is not there", m[1])
				}
				code.Write(text)
			case regexp.MustCompile(`^[A-Za-z]+$`).MatchString(m[1]):
				names = append(names, m[1])
			}
		}
		for _, name := range names {
			checked++
			if !regexp.MustCompile(`(?m)^(\t|type |func |var |const )` + name + `\b`).MatchString(code.String()) {
				t.Errorf("a recipe names %s, which none of its files declares", name)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d files and names were found in the recipes", checked)
	}
}

var (
	inCode      = regexp.MustCompile("`(framebin [^`]+)`")
	commandLine = regexp.MustCompile(`(?m)^ *(?:\$ )?(framebin(?: [^\n]*)?)$`)
	wordOrText  = regexp.MustCompile(`'[^']*'|[^\s']+`)
)

// TestCommandsInDocuments parses each command line of the documents, of the
// help topics and of the examples in help: the command is there, and has the
// flags, which take such values.
func TestCommandsInDocuments(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for path, text := range documents(t) {
		if !strings.HasSuffix(path, "CHANGELOG.md") && !strings.HasSuffix(path, "THIRD_PARTY.md") {
			texts[path] = text
		}
	}
	for _, topic := range manual.Topics() {
		texts["help "+topic.Name] = topic.Text()
	}
	for _, c := range cli.Commands(cli.Program{}).Commands() {
		texts[c.CommandPath()+" --help"] = c.Example
	}
	checked := 0
	for path, text := range texts {
		var lines []string
		for _, pattern := range []*regexp.Regexp{inCode, commandLine} {
			for _, m := range pattern.FindAllStringSubmatch(text, -1) {
				lines = append(lines, m[1])
			}
		}
		for _, line := range lines {
			args := arguments(line)
			if len(args) > 0 && strings.ToUpper(args[0]) == args[0] && !strings.HasPrefix(args[0], "-") {
				continue // COMMAND
			}
			var said strings.Builder
			if code := cli.Run(t.Context(), append(args, "--help"), cli.Program{Stdout: io.Discard, Stderr: &said}); code != 0 {
				t.Errorf("%s: %s: %s", path, line, said.String())
			}
			checked++
		}
	}
	if checked < 60 {
		t.Errorf("only %d commands were found", checked)
	}
}

// arguments splits a command line as a shell does, up to a pipe, a comment or
// another command.
func arguments(line string) []string {
	var args []string
	for _, word := range wordOrText.FindAllString(line, -1)[1:] {
		if word == "…" { // any value of the flag before it
			return args[:len(args)-1]
		}
		if strings.HasPrefix(word, "#") || slices.Contains([]string{"|", `\|`, ">", ">>", "&&", "&", ";"}, word) {
			break
		}
		args = append(args, strings.Trim(word, "'"))
	}
	return args
}
