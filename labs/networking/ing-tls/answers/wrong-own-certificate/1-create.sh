openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=store.example.com -addext subjectAltName=DNS:store.example.com -keyout tls.key -out tls.crt
kubectl create secret tls store-tls -n boutique --cert=tls.crt --key=tls.key
