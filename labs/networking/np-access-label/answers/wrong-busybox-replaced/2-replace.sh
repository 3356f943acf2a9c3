set -e
kubectl delete pod busybox -n office --now
kubectl run busybox -n office --image=busybox:1.36 --labels=app=sleepy,access=true -- sleep 3600
kubectl wait pod/busybox -n office --for=condition=Ready --timeout=60s
