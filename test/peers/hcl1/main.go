// Command hcl1 reads texts and prints how HCL1, the library that OpenBao parses policies with, reads them.
// Input on stdin: a JSON list of texts. Output: a JSON list of {"ok", "items"}.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/hashicorp/hcl/hcl/ast"
	hclparser "github.com/hashicorp/hcl/hcl/parser"
	"github.com/hashicorp/hcl/hcl/token"
	jsonparser "github.com/hashicorp/hcl/json/parser"
)

type answer struct {
	OK    bool  `json:"ok"`
	Items []any `json:"items"`
}

// value is the decoded text of a token; nil where the library panics.
func value(t token.Token) (text any) {
	defer func() {
		if recover() != nil {
			text = nil
		}
	}()
	switch t.Type {
	case token.STRING, token.HEREDOC, token.IDENT:
		return t.Value()
	}
	return t.Text
}

var kinds = map[token.Type]string{
	token.NUMBER: "number", token.FLOAT: "float", token.BOOL: "bool", token.STRING: "string", token.HEREDOC: "heredoc",
}

func node(n ast.Node) any {
	switch v := n.(type) {
	case *ast.ObjectType:
		return map[string]any{"object": items(v.List)}
	case *ast.ListType:
		list := []any{}
		for _, one := range v.List {
			list = append(list, node(one))
		}
		return map[string]any{"list": list}
	case *ast.LiteralType:
		return map[string]any{kinds[v.Token.Type]: value(v.Token)}
	}
	return nil
}

func items(list *ast.ObjectList) []any {
	found := []any{}
	if list == nil {
		return found
	}
	for _, item := range list.Items {
		keys := []any{}
		for _, key := range item.Keys {
			keys = append(keys, value(key.Token))
		}
		found = append(found, map[string]any{"keys": keys, "value": node(item.Val)})
	}
	return found
}

func read(text string) (result answer) {
	defer func() {
		if recover() != nil {
			result = answer{}
		}
	}()
	parse := hclparser.ParseDontErrorOnDuplicateKeys
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		parse = jsonparser.Parse
	}
	file, err := parse([]byte(text))
	if err != nil {
		return answer{}
	}
	list, ok := file.Node.(*ast.ObjectList)
	if !ok {
		return answer{}
	}
	return answer{OK: true, Items: items(list)}
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([]answer, len(texts))
	for at, text := range texts {
		answers[at] = read(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
