using System.Buffers.Binary;
using System.Globalization;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>The program of the root cell, RootCell.s, as words for an address.</summary>
/// <remarks>A line is an instruction, a label, or one of .align (a power of two), .skip and .quad. {name} is the address of a label or a value that is given.</remarks>
internal static class RootProgram
{
    /// <param name="at">The address of the first instruction, a multiple of 4 KiB.</param>
    /// <param name="data">The address of its data.</param>
    public static byte[] Assemble(ulong at, ulong data)
    {
        string[] lines = [.. Source().Split('\n').Select(l => l.Split("//")[0].Trim()).Where(l => l.Length > 0)];
        var names = new Dictionary<string, ulong> { ["DATA"] = data };
        int size = Place(lines, at, names);
        byte[] bytes = new byte[size];
        int offset = 0;
        foreach (string line in lines)
            offset = Emit(Named(line, names), at, bytes, offset);
        return bytes;
    }

    /// <summary>The line with what the names in braces stand for.</summary>
    private static string Named(string line, Dictionary<string, ulong> names) => line.Split('{', '}') switch
    {
        [var before, var name, var after] => before + Hex(names[name]) + after,
        _ => line,
    };

    private static int Place(string[] lines, ulong at, Dictionary<string, ulong> names)
    {
        int offset = 0;
        foreach (string line in lines)
        {
            if (line[^1] == ':')
                names.Add(line[..^1], at + (ulong)offset);
            offset = After(line, offset);
        }
        return offset;
    }

    private static int Emit(string line, ulong at, byte[] bytes, int offset)
    {
        if (line.StartsWith(".quad", StringComparison.Ordinal))
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(offset), Number(line));
        else if (line[^1] != ':' && line[0] != '.')
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), Word(line, at + (ulong)offset));
        return After(line, offset);
    }

    private static int After(string line, int offset) => line.Split(' ')[0] switch
    {
        [.., ':'] => offset,
        ".align" => offset + (1 << (int)Number(line)) - 1 & -(1 << (int)Number(line)),
        ".skip" => offset + (int)Number(line),
        ".quad" => offset + 8,
        _ => offset + 4,
    };

    private static uint Word(string line, ulong address) => Assembler.TryAssemble(line, address, out uint word, out string error)
        ? word
        : throw new System.Diagnostics.UnreachableException($"RootCell.s: {line}: {error}");

    private static ulong Number(string line)
    {
        string text = line.Split(' ')[^1];
        return text is ['0', 'x', ..]
            ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : text[0] == '{' ? 0 : ulong.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    private static string Source()
    {
        using var stream = typeof(RootProgram).Assembly.GetManifestResourceStream("Jailhouse/RootCell.s")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
