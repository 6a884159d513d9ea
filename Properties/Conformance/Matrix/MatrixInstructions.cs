using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>The X rows: the instructions of Golden/trap-matrix/instructions.txt, which is part of this assembly.</summary>
public static class MatrixInstructions
{
    private const string Resource = "instructions.txt";

    private static readonly Lazy<(string Name, uint Word)[]> List = new(Read);

    public static IEnumerable<MatrixSlot> For(PeConfiguration pe) =>
        List.Value.Select(i => new MatrixSlot('X', i.Word, A64.Decode(i.Word, pe.Cpu.Features), i.Name));

    private static (string, uint)[] Read()
    {
        using var reader = new StreamReader(typeof(MatrixInstructions).Assembly.GetManifestResourceStream(Resource)!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(Parse)];
    }

    private static (string, uint) Parse(string line)
    {
        string[] cells = line.Split('|');
        return Assembler.TryAssemble(cells[1].Trim(), address: 0, out uint word, out string error)
            ? (cells[0].Trim(), word)
            : throw new InvalidDataException($"{Resource}: {cells[0].Trim()}: {error}");
    }
}
