package query_test

import (
	"errors"
	"fmt"

	"github.com/govreport/govreport/index/query"
)

func ExampleParse() {
	q, err := query.Parse(`养老 邻近/8 床位 年份:2019..2023`)
	fmt.Println(q, err)
	_, err = query.Parse(`养老 (床位`)
	var bad *query.Error
	fmt.Println(errors.As(err, &bad), bad.Pos, bad.Msg)
	fmt.Println(bad.Caret())
	// Output:
	// ((养老 NEAR/8 床位) AND year:"2019..2023") <nil>
	// true 3 this ( is not closed
	// 养老 (床位
	//      ^
}
