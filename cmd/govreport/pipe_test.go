package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func recordLine(id int) string {
	return fmt.Sprintf(`{"id":%d,"text":"栖岚区民政局2021年工作总结\n\n一、工作情况\n新增养老床位%d张。"}`+"\n", id, id+1)
}

// An answer is written as soon as it is known: a host may wait for it before it
// sends the next record.
func TestPipeAnswersAtOnce(t *testing.T) {
	in, send := io.Pipe()
	got, out := io.Pipe()
	done := make(chan int)
	go func() {
		code := run([]string{"extract", "--pipe", "--rows", "figures", "--jobs", "2"}, in, out, io.Discard)
		out.Close()
		done <- code
	}()
	answers := bufio.NewReader(got)
	for i := range 20 {
		_, err := io.WriteString(send, recordLine(i))
		require.NoError(t, err)
		line, err := answers.ReadBytes('\n')
		require.NoError(t, err)
		var answer struct {
			Record  string
			Figures []struct{ Value float64 }
		}
		require.NoError(t, json.Unmarshal(line, &answer))
		assert.Equal(t, fmt.Sprint(i), answer.Record)
		require.Len(t, answer.Figures, 1)
		assert.Equal(t, float64(i+1), answer.Figures[0].Value)
	}
	require.NoError(t, send.Close())
	assert.Equal(t, exitOK, <-done)
}

// What can't be read of standard input is no answer, and the exit status says so.
func TestPipeBrokenInput(t *testing.T) {
	var out, problems bytes.Buffer
	broken := io.MultiReader(strings.NewReader(recordLine(1)+recordLine(2)), readFailure{})
	assert.Equal(t, exitError, run([]string{"extract", "--pipe"}, broken, &out, &problems))
	assert.Equal(t, 2, strings.Count(out.String(), "\n"))
	assert.Contains(t, problems.String(), "disk on fire; the records behind it were not read")
}

type readFailure struct{}

func (readFailure) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }
