// What bare.cpp is made of.
#pragma once

#include <curl/curl.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oagent::bench::bare {

using std::string;
using std::string_view;

inline void must(bool holds, const char *what)
{
    if (holds)
        return;
    std::cerr << "The bare bridge ends: " << what << '\n';
    std::_Exit(1);
}

inline string setting(const char *name)
{
    const char *value = std::getenv(name);
    must(value != nullptr, name);
    return value;
}

/// The string that is `key`'s value somewhere after `from`, with its escapes; empty without one.
inline string field(string_view json, const string &key, size_t from = 0)
{
    const string start = '"' + key + R"(":")";
    size_t at = json.find(start, from);
    if (at == string_view::npos)
        return {};
    at += start.size();
    size_t end = at;
    while (end < json.size() && json[end] != '"')
        end += json[end] == '\\' ? 2U : 1U;
    return string(json.substr(at, end - at));
}

inline string unescaped(string_view text)
{
    string plain;
    for (size_t i = 0; i < text.size(); ++i)
        plain += text[i] == '\\' ? text[++i] : text[i];
    return plain;
}

/// A page of a file, brought to the disk as a store does for a commit.
class Ledger
{
public:
    explicit Ledger(const char *path)
        : m_file(::open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600))
    {
        must(m_file >= 0, "the ledger cannot be made");
        for (int i = 0; i < pages; ++i)
            writePage();
        must(::fsync(m_file) == 0, "the ledger cannot be flushed");
    }

    void commit()
    {
        writePage();
        must(::fdatasync(m_file) == 0, "the ledger cannot be flushed");
    }

private:
    static constexpr int pages = 64;

    void writePage()
    {
        const auto size = static_cast<ssize_t>(m_page.size());
        must(::pwrite(m_file, m_page.data(), m_page.size(), (m_next++ % pages) * size) == size, "the ledger is full");
    }

    int m_file;
    int m_next = 0;
    std::array<char, 4096> m_page {};
};

/// A WebSocket to a port of this computer.
class Line
{
public:
    /// `url`: ws://127.0.0.1:PORT/PATH
    void open(const string &url)
    {
        const size_t host = url.find("://") + 3;
        const size_t colon = url.find(':', host);
        const size_t slash = url.find('/', colon);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(std::stoi(url.substr(colon + 1))));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        must(::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
                 && ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0,
             "the platform does not listen");
        write("GET " + (slash == string::npos ? "/" : url.substr(slash))
              + " HTTP/1.1\r\nHost: " + url.substr(host, slash - host)
              + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        const string end = "\r\n\r\n";
        while (m_received.find(end) == string::npos)
            read();
        m_received.erase(0, m_received.find(end) + end.size());
    }

    [[nodiscard]] int socket() const { return m_socket; }

    void send(const string &text)
    {
        string frame = "\x81";
        if (text.size() < lengthFollows) {
            frame += static_cast<char>(masked | text.size());
        } else {
            frame += static_cast<char>(masked | lengthFollows);
            frame += static_cast<char>(text.size() >> 8);
            frame += static_cast<char>(text.size());
        }
        write(frame.append(4, '\0') + text); // a mask of zeros
    }

    using Take = std::function<void(const string &)>;

    /// What has arrived; pings of the protocol are left out.
    void receive(const Take &take)
    {
        read();
        while (m_received.size() >= 4) {
            const auto byte = [this](size_t at) { return static_cast<unsigned char>(m_received[at]); };
            size_t length = byte(1);
            size_t head = 2;
            must(length <= lengthFollows, "a message is too long");
            if (length == lengthFollows) {
                length = static_cast<size_t>(byte(2) << 8 | byte(3));
                head = 4;
            }
            if (m_received.size() < head + length)
                return;
            const bool isText = byte(0) == 0x81;
            const string text = m_received.substr(head, length);
            m_received.erase(0, head + length);
            if (isText)
                take(text);
        }
    }

private:
    static constexpr size_t masked = 0x80;
    static constexpr size_t lengthFollows = 126;

    void write(const string &bytes)
    {
        must(::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()),
             "the platform does not read");
    }

    void read()
    {
        std::array<char, 65536> bytes;
        const ssize_t length = ::recv(m_socket, bytes.data(), bytes.size(), 0);
        must(length > 0, "the platform closed the line");
        m_received.append(bytes.data(), static_cast<size_t>(length));
    }

    int m_socket = -1;
    string m_received;
};

/// HTTP through curl, with its handles used again.
class Http
{
public:
    using Take = std::function<void(const string &)>;

    Http()
    {
        must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "curl does not start");
        m_multi = curl_multi_init();
    }

    /// With what every call has, and `more` ("Name: value").
    static curl_slist *headers(const string &more = {})
    {
        curl_slist *list = nullptr;
        for (const char *line : { "Content-Type: application/json", "Accept: application/json", "Expect:" })
            list = curl_slist_append(list, line);
        return more.empty() ? list : curl_slist_append(list, more.c_str());
    }

    /// `done` gets the whole answer, unless there is `piece`, which gets what has come each time.
    void call(const char *method, const string &url, curl_slist *headers, string body, Take done, Take piece = {})
    {
        CURL *easy = nullptr;
        if (m_idle.empty()) {
            easy = curl_easy_init();
        } else {
            easy = m_idle.back();
            m_idle.pop_back();
        }
        auto *call = new Call { std::move(body), std::move(done), std::move(piece), {} };
        curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body.c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Http::take);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
        curl_multi_add_handle(m_multi, easy);
        m_running.push_back(call);
    }

    /// Waits for an answer or for `socket`; whether it was that.
    bool wait(int socket)
    {
        curl_waitfd other { socket, CURL_WAIT_POLLIN, 0 };
        must(curl_multi_poll(m_multi, &other, socket < 0 ? 0 : 1, longest, nullptr) == CURLM_OK, "curl does not wait");
        return other.revents != 0;
    }

    void proceed()
    {
        int count = 0;
        curl_multi_perform(m_multi, &count);
        for (size_t i = 0; i < m_running.size(); ++i) { // it grows meanwhile
            Call *call = m_running[i];
            if (call->piece && !call->answer.empty())
                call->piece(std::exchange(call->answer, {}));
        }
        while (const CURLMsg *message = curl_multi_info_read(m_multi, &count)) {
            must(message->data.result == CURLE_OK, "a call failed");
            CURL *easy = message->easy_handle;
            void *of = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &of);
            curl_multi_remove_handle(m_multi, easy);
            curl_easy_reset(easy);
            m_idle.push_back(easy);
            const std::unique_ptr<Call> call(static_cast<Call *>(of));
            m_running.erase(std::find(m_running.begin(), m_running.end(), call.get()));
            call->done(call->answer);
        }
    }

private:
    static constexpr int longest = 60'000; ///< ms; simulators say something earlier

    struct Call
    {
        string body;
        Take done;
        Take piece;
        string answer;
    };

    static size_t take(char *bytes, size_t one, size_t count, void *of)
    {
        static_cast<Call *>(of)->answer.append(bytes, one * count);
        return one * count;
    }

    CURLM *m_multi = nullptr;
    std::vector<CURL *> m_idle;
    std::vector<Call *> m_running;
};

} // namespace oagent::bench::bare
