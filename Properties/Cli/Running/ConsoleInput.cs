using System.Collections.Concurrent;
using System.Text;
using VirtSpec.Machine.Load;

namespace VirtSpec.Cli.Running;

/// <summary>What is typed at the UART.</summary>
internal abstract class ConsoleInput
{
    /// <summary>The next byte, if there is one; it stays until it is taken.</summary>
    /// <param name="wait">Wait for it, because nothing else can happen.</param>
    public abstract bool TryPeek(bool wait, out byte value);

    public abstract void Take();

    /// <summary>Somebody looks at the console and types.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>What the option names: a file, or as <c>-</c> the standard input, which is read as a whole unless it is a terminal.</summary>
    public static ConsoleInput Open(string option, string path)
    {
        if (path == "-" && !Console.IsInputRedirected)
            return new Keyboard();
        if (path == "-")
        {
            var bytes = new MemoryStream();
            using var standard = Console.OpenStandardInput();
            standard.CopyTo(bytes);
            return new Fixed(bytes.ToArray());
        }
        return ImageFile.TryReadBytes(path, out byte[] contents) is { } error ? throw new CommandError($"{option} {path}: {error}") : new Fixed(contents);
    }

    /// <summary>Bytes that are known from the start.</summary>
    private sealed class Fixed(byte[] bytes) : ConsoleInput
    {
        private int _next;

        public override bool TryPeek(bool wait, out byte value)
        {
            value = _next < bytes.Length ? bytes[_next] : (byte)0;
            return _next < bytes.Length;
        }

        public override void Take() => _next++;
    }

    /// <summary>Keys of the terminal as they are pressed.</summary>
    private sealed class Keyboard : ConsoleInput
    {
        private readonly BlockingCollection<byte> _keys = [];
        private byte? _next;

        public override bool IsTerminal => true;

        public Keyboard() => new Thread(Read) { IsBackground = true }.Start();

        public override bool TryPeek(bool wait, out byte value)
        {
            if (_next is null && _keys.TryTake(out byte key, wait ? Timeout.Infinite : 0))
                _next = key;
            value = _next ?? 0;
            return _next is not null;
        }

        public override void Take() => _next = null;

        private void Read()
        {
            while (true)
                foreach (byte value in Encoding.UTF8.GetBytes([Console.ReadKey(intercept: true).KeyChar]))
                    _keys.Add(value);
        }
    }
}
