using System.Buffers.Binary;
using System.Globalization;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Hypervisors.Common;

/// <summary>
/// A program of several instructions, as the specification's assembler reads them, with labels.
/// A line is an instruction, a label that ends with a colon, or one of .align (a power of two), .skip (bytes) and .quad. {name} is the address of a label, or a value that is given; // begins a comment.
/// </summary>
public static class A64Program
{
    /// <param name="at">The address of the first line.</param>
    /// <param name="values">Values that the program refers to by name.</param>
    /// <exception cref="FormatException">A line is no instruction, or refers to a name that nothing has.</exception>
    public static byte[] Assemble(string source, ulong at, params (string Name, ulong Value)[] values)
    {
        string[] lines = [.. source.Split('\n').Select(l => l.Split("//")[0].Trim()).Where(l => l.Length > 0)];
        var names = values.ToDictionary(v => v.Name, v => v.Value);
        int size = Place(lines, at, names);
        byte[] bytes = new byte[size];
        int offset = 0;
        foreach (string line in lines)
            offset = Emit(Named(line, names), at, bytes, offset);
        return bytes;
    }

    /// <summary>The line with what the name in braces stands for.</summary>
    private static string Named(string line, Dictionary<string, ulong> names) => line.Split('{', '}') switch
    {
        [var before, var name, var after] => before + Hex(names.TryGetValue(name, out ulong value) ? value : throw new FormatException($"{line}: nothing is called {name}")) + after,
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
        : throw new FormatException($"{line}: {error}");

    private static ulong Number(string line)
    {
        string text = line.Split(' ')[^1];
        return text is ['0', 'x', ..]
            ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : text[0] == '{' ? 0 : ulong.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
