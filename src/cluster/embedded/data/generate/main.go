// Writes types.json: the Go types behind the Kubernetes API as plain data (field names, protobuf
// numbers, what is a pointer, what is left out when empty, merge keys). Run: go run . > ../types.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
)

var special = map[reflect.Type]string{
	reflect.TypeOf(metav1.Time{}):                                 "time",
	reflect.TypeOf(metav1.MicroTime{}):                            "microtime",
	reflect.TypeOf(metav1.Duration{}):                             "duration",
	reflect.TypeOf(metav1.FieldsV1{}):                             "raw",
	reflect.TypeOf(resource.Quantity{}):                           "quantity",
	reflect.TypeOf(intstr.IntOrString{}):                          "intstr",
	reflect.TypeOf(runtime.RawExtension{}):                        "raw",
	reflect.TypeOf(apiextensions.JSON{}):                          "any",
	reflect.TypeOf(apiextensions.JSONSchemaPropsOrArray{}):        "any",
	reflect.TypeOf(apiextensions.JSONSchemaPropsOrBool{}):         "any",
	reflect.TypeOf(apiextensions.JSONSchemaPropsOrStringArray{}):  "any",
}

var groups = []string{"", "apps", "batch", "autoscaling", "networking.k8s.io", "policy", "rbac.authorization.k8s.io",
	"storage.k8s.io", "discovery.k8s.io", "events.k8s.io", "scheduling.k8s.io", "coordination.k8s.io",
	"authentication.k8s.io", "authorization.k8s.io", "apiextensions.k8s.io"}

// name, protobuf number, type, flags (o: omitted when empty, i: inlined, z: omitted when zero), merge key,
// patch strategy, list type for server-side apply ("atomic", "set", "map:key,key")
type field [7]any

// Schemas of ../openapi, by our type name: the only place that says which lists and maps are atomic.
var schemas = map[string]map[string]any{}

func readSchemas() {
	files, _ := filepath.Glob("../openapi/*.json")
	for _, file := range files {
		var document struct {
			Components struct{ Schemas map[string]map[string]any }
		}
		text, _ := os.ReadFile(file)
		if err := json.Unmarshal(text, &document); err != nil {
			panic(err)
		}
		for long, schema := range document.Components.Schemas {
			parts := strings.Split(long, ".")
			schemas[strings.Join(parts[len(parts)-3:], ".")] = schema
		}
	}
}

func topology(schema map[string]any) string {
	if schema["x-kubernetes-map-type"] == "atomic" || schema["x-kubernetes-list-type"] == "atomic" {
		return "atomic"
	}
	if schema["x-kubernetes-list-type"] == "map" {
		keys := []string{}
		for _, key := range schema["x-kubernetes-list-map-keys"].([]any) {
			keys = append(keys, key.(string))
		}
		return "map:" + strings.Join(keys, ",")
	}
	if schema["x-kubernetes-list-type"] == "set" {
		return "set"
	}
	return ""
}

func property(owner, name string) string {
	properties, _ := schemas[owner]["properties"].(map[string]any)
	schema, _ := properties[name].(map[string]any)
	return topology(schema)
}

var types = map[string][]field{}

func name(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return strings.Join(parts[len(parts)-2:], ".") + "." + t.Name()
}

func describe(t reflect.Type) string {
	if word, known := special[t]; known {
		return word
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + describe(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + describe(t.Elem())
	case reflect.Map:
		return "{}" + describe(t.Elem())
	case reflect.Struct:
		visit(t)
		return name(t)
	case reflect.Interface:
		return "any"
	default:
		return t.Kind().String()
	}
}

func visit(t reflect.Type) {
	key := name(t)
	if _, seen := types[key]; seen {
		return
	}
	types[key] = nil
	fields := []field{}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if !tagged || tag == "-" {
			continue
		}
		options := strings.Split(tag, ",")
		flags := ""
		for _, option := range options[1:] {
			switch option {
			case "omitempty":
				flags += "o"
			case "omitzero":
				flags += "z"
			}
		}
		if options[0] == "" {
			flags += "i"
		}
		number := 0
		if proto := strings.Split(f.Tag.Get("protobuf"), ","); len(proto) > 1 {
			fmt.Sscanf(proto[1], "%d", &number)
		}
		fields = append(fields, field{options[0], number, describe(f.Type), flags, f.Tag.Get("patchMergeKey"), f.Tag.Get("patchStrategy"), property(key, options[0])})
	}
	types[key] = fields
}

func main() {
	readSchemas()
	apiextensions.AddToScheme(scheme.Scheme)
	kinds := map[string]string{}
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		stable := !strings.Contains(gvk.Version, "alpha") && !strings.Contains(gvk.Version, "beta") && gvk.Version != "__internal"
		for _, group := range groups {
			if gvk.Group == group && stable && !strings.HasSuffix(gvk.Kind, "List") && !strings.HasSuffix(gvk.Kind, "Options") || gvk.Kind == "DeleteOptions" {
				kinds[strings.TrimPrefix(gvk.Group+"/"+gvk.Version+"/"+gvk.Kind, "/")] = name(t)
				visit(t)
			}
		}
	}
	visit(reflect.TypeOf(metav1.Status{}))
	atomic := []string{}
	for key := range types {
		if topology(schemas[key]) == "atomic" {
			atomic = append(atomic, key)
		}
	}
	sort.Strings(atomic)
	out := json.NewEncoder(os.Stdout)
	out.Encode(map[string]any{"kinds": kinds, "types": types, "atomic": atomic})
}
