using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Machine.Load;

/// <summary>What the machine is started with.</summary>
public abstract record BootProgram
{
    private BootProgram()
    {
    }

    /// <summary>A program that starts at its entry, at an Exception level or, as null, the highest.</summary>
    public sealed record Bare(Image Image, ExceptionLevel? EL) : BootProgram;

    /// <summary>A kernel that is started by the arm64 boot protocol at the highest Exception level.</summary>
    public sealed record Linux(LinuxBoot Boot) : BootProgram;
}

/// <summary>The board as a user asks for it.</summary>
/// <param name="Pes">How many PEs it has.</param>
/// <param name="RamSize">In bytes.</param>
/// <param name="Loads">Files that go to addresses, besides the program.</param>
public sealed record BoardOptions(PeConfiguration Configuration, int Pes, ulong RamSize, BootProgram Program, ImmutableArray<Segment> Loads)
{
    /// <summary>The board with everything loaded, before its first instruction.</summary>
    public bool TryStart([NotNullWhen(true)] out BoardState? state, [NotNullWhen(false)] out LoadError? error)
    {
        state = null;
        if (!TryPlace(out var parts, out error))
            return false;
        var loads = Loads.Select(s => new RamPart("loaded file", s, "choose another address"));
        if (!RamPart.TryFill([.. parts, .. loads], RamSize, out var ram, out error))
            return false;
        var (entry, el) = Program is BootProgram.Bare bare ? (bare.Image.Entry, bare.EL) : (LinuxBoot.Entry, null);
        state = BoardState.Start(Configuration, ram, entry, el, Pes);
        return true;
    }

    private bool TryPlace(out ImmutableArray<RamPart> parts, [NotNullWhen(false)] out LoadError? error)
    {
        error = null;
        parts = [];
        if (Program is BootProgram.Linux linux)
            return linux.Boot.TryPlace(RamSize, Configuration.Choices.Firmware, out parts, out error);
        parts = [.. ((BootProgram.Bare)Program).Image.Parts];
        return true;
    }
}
