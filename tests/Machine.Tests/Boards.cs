using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Machine.Tests;

/// <summary>Boards to run small programs on.</summary>
internal static class Boards
{
    public const ulong Start = 0x4000_0000;

    public static readonly PeConfiguration CortexA57 = new(CpuModel.CortexA57, Choices.Default, HaveEL2: true);

    public static PeConfiguration Configuration(string cpu) => new(CpuModel.Find(cpu)!, Choices.Default, HaveEL2: true);

    /// <summary>A board with 2 MiB of RAM that begins with these instructions and starts at the first one.</summary>
    public static BoardState With(ExceptionLevel el, params string[] program) => With(CortexA57, el, program);

    /// <inheritdoc cref="With(ExceptionLevel, string[])"/>
    public static BoardState With(PeConfiguration configuration, ExceptionLevel el, params string[] program)
    {
        var image = new Image([new Segment(new PA(Start), Assemble(program), (ulong)(4 * program.Length))], new PA(Start));
        Assert.True(image.TryPlace(BoardLayout.RamGranule, out var ram, out var error), error?.ToString());
        return BoardState.Start(configuration, ram, image.Entry, el);
    }

    /// <summary>The words of instructions that lie at the start of RAM.</summary>
    public static byte[] Assemble(params string[] program) => [.. program.SelectMany((line, i) => Word(line, Start + 4 * (ulong)i))];

    private static byte[] Word(string line, ulong address)
    {
        Assert.True(Assembler.TryAssemble(line, address, out uint word, out string error), $"{line}: {error}");
        return BitConverter.GetBytes(word);
    }
}
