package web

// Languages of the reader's page.
const (
	Chinese = "zh"
	English = "en"
)

// language says a label of the reader's page. Labels are written in English where
// they are used; "" is Chinese.
type language string

// say is the label in the language. What is no label, a name or a value of the
// report, stays as it is.
func (l language) say(label string) string {
	if l != English {
		if zh, ok := labels[label]; ok {
			return zh
		}
	}
	return label
}

// Code is the value of lang attributes.
func (l language) Code() string {
	if l == English {
		return "en"
	}
	return "zh-Hans"
}

// labels are those of the reader's page in Chinese.
var labels = map[string]string{
	// the frame
	"Skip to the content": "跳到正文",
	"Made with govreport": "由 govreport 生成",
	"This file is complete: it loads nothing from anywhere.": "本文件自成一体，不从任何地方加载内容。",
	"downloads":            "下载",
	"figures as CSV":       "数据表 CSV",
	"report as JSON":       "全部结果 JSON",
	"Text without a title": "无题文本",
	// the box
	"Read a text of your own":                               "试读自己的文本",
	"Try your own text":                                     "试读自己的文本",
	"Paste a report here, or drop a file":                   "在此粘贴报告正文，或拖入文件",
	"or choose a file (txt, html, docx, pdf), MiB at most:": "或选择文件（txt、html、docx、pdf），大小上限（MiB）：",
	"Read": "读取",
	"It is read on the computer that this server runs on, and nothing of it is kept.": "文本只在运行本服务的计算机上读取，不作任何留存。",
	// outline and facts
	"Outline": "目录", "no numbered headings": "没有带编号的标题", "Doubts": "存疑", "legend": "图例",
	"region": "地区", "because of": "依据", "organ": "机关", "year": "年份", "plans for": "计划年份", "genre": "文种", "source": "来源",
	"characters": "字数", "id": "标识", "unknown": "未知", "hidden in the text": "正文中已遮盖", "confidence": "可信度",
	"metadata": "据元数据", "text": "据正文", "inferred": "推断",
	"summary": "总结", "plan": "计划", "summary+plan": "总结和计划", "work_report": "政府工作报告",
	"review": "回顾", "problem": "问题", "intro": "引言", "other": "其他", "outside the report": "报告之外",
	// figures
	"Figures": "数据", "figures": "数据", "place": "位置", "words": "原文", "role": "角色", "indicator": "指标", "measure": "度量", "value": "数值", "concept": "概念", "deadline": "时限", "section": "章节", "No figures.": "没有数据。",
	"target": "目标", "result": "结果", "baseline": "基数", "criterion": "标准", "masked": "已遮盖", "figure": "数据",
	"level": "水平", "growth": "增长率", "increase": "增量", "gap": "差距", "share": "占比", "completion": "完成率",
	"masked figure": "遮盖的数据", "masked date": "遮盖的日期", "masked name": "遮盖的名称", "masked label": "遮盖的标签", "masked phrase": "遮盖的词句",
	"figure hidden": "数据已遮盖", "date hidden": "日期已遮盖", "name hidden": "名称已遮盖", "label hidden": "标签已遮盖", "phrase hidden": "词句已遮盖",
	"probably": "可能是", "by": "时限",
	// themes
	"Themes": "专题", "themes": "专题", "theme": "专题", "mentions": "提及", "share of the text": "占正文比重", "targets": "目标",
}
