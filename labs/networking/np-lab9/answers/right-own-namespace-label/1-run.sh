set -e
kubectl label namespace default team=sleepers --overwrite
kubectl run lab9server --image=nginx -n restricted
kubectl expose pod lab9server --port=80 -n restricted
for box in sleepybox1 sleepybox2; do kubectl run $box -n default --image=busybox -- sleep 3600; done
