kubectl run lab9server -n restricted --image=nginx --port=80
kubectl expose pod lab9server -n restricted --name=web --port=80
kubectl run sleepybox1 -n default --image=busybox --labels=app=sleepybox,run=sleepybox1 -- sleep 3600
kubectl run sleepybox2 -n default --image=busybox --labels=app=sleepybox,run=sleepybox2 -- sleep 3600
kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: restricted}
spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}, podSelector: {matchLabels: {app: sleepybox}, matchExpressions: [{key: run, operator: NotIn, values: [sleepybox2]}]}}]}]}
EOF
