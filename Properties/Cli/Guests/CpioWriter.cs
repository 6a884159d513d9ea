using System.Globalization;
using System.Text;

namespace VirtSpec.Cli.Guests;

/// <summary>Writes an archive that Linux unpacks as its initial RAM disk: cpio in the "newc" format, without times, so that the same contents give the same bytes. (Linux, Documentation/driver-api/early-userspace/buffer-format.rst.)</summary>
public sealed class CpioWriter
{
    private const int HeaderSize = 110;
    private const uint Directory = 0x4000, RegularFile = 0x8000, Link = 0xa000, CharacterDevice = 0x2000;

    private readonly MemoryStream _archive = new();
    private uint _number;

    public void AddDirectory(string path) => Add(path, Directory | 0b111_101_101, []);

    /// <summary>A file that everybody may read and run.</summary>
    public void AddProgram(string path, ReadOnlySpan<byte> contents) => Add(path, RegularFile | 0b111_101_101, contents);

    public void AddLink(string path, string target) => Add(path, Link | 0b111_111_111, Encoding.UTF8.GetBytes(target));

    public void AddCharacterDevice(string path, uint major, uint minor) => Add(path, CharacterDevice | 0b110_000_000, [], major, minor);

    /// <summary>The complete archive.</summary>
    public byte[] Complete()
    {
        _number = 0;
        Add("TRAILER!!!", 0, []);
        return _archive.ToArray();
    }

    private void Add(string path, uint mode, ReadOnlySpan<byte> contents, uint major = 0, uint minor = 0)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        const uint Links = 1;
        // Inode, mode, user, group, links, time, size, the device that holds it, the device that it is, the length of the name, no checksum.
        uint[] fields = [_number++, mode, 0, 0, Links, 0, (uint)contents.Length, 0, 0, major, minor, (uint)name.Length, 0];
        _archive.Write("070701"u8);
        foreach (uint field in fields)
            _archive.Write(Encoding.ASCII.GetBytes(field.ToString("x8", CultureInfo.InvariantCulture)));
        _archive.Write(name);
        Pad(HeaderSize + name.Length);
        _archive.Write(contents);
        Pad(contents.Length);
    }

    private void Pad(int length) => _archive.Write(new byte[-length & 3]);
}
