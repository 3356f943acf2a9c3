kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: f, namespace: tiers}
spec: {podSelector: {matchLabels: {tier: frontend}}, ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [tiers]}]}}, {podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [api, db, frontend]}]}}], ports: [{port: 80}]}]}
EOF
kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: tiers}
spec: {podSelector: {matchLabels: {tier: api}}, ingress: [{from: [{podSelector: {matchLabels: {tier: frontend}}}], ports: [{port: 8080}]}]}
EOF
kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: d, namespace: tiers}
spec: {podSelector: {matchLabels: {tier: db}}, ingress: [{from: [{podSelector: {matchLabels: {tier: api}}}], ports: [{port: 5432}]}]}
EOF
