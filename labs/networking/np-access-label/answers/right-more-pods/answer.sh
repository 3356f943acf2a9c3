kubectl apply -f - <<'EOF'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: access-nginx, namespace: office}
spec:
  podSelector: {matchLabels: {app: nginx}}
  ingress:
    - from:
        - podSelector: {matchLabels: {access: "true"}}
EOF
kubectl label pod busybox -n office access=true
kubectl label pod intranet -n office team=internal
kubectl run nginx2 -n office --image=nginx:1.27 --labels=app=nginx
kubectl wait --for=condition=Ready pod/nginx2 -n office
