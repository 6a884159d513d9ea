using System.Collections.Concurrent;

namespace VirtSpec.Properties.Gen;

/// <summary>Collects the instructions of one item, with what its draws are made from.</summary>
/// <param name="Draw">The item's own.</param>
/// <param name="Vcpu">Whose stream it is.</param>
/// <param name="Address">Of the item's first instruction.</param>
public sealed record ItemBuilder(Draw Draw, CaseScope Scope, VmScope Vm, int Vcpu, ulong Address)
{
    private const uint MOVZ = 0xd280_0000, MOVK = 0xf280_0000, MOVN = 0x9280_0000;

    private static readonly ConcurrentDictionary<string, uint> Known = new();

    /// <summary>The VM is to run on: nothing is drawn that stops it where the design answers it so.</summary>
    public bool IsTame { get; init; }

    /// <summary>No address is drawn where the VM has nothing.</summary>
    public bool StaysInside => IsTame && !Scope.Offers(Spec.Hyp.DesignFeatures.InjectsAborts);

    /// <summary>No instruction is drawn that traps when the guest begins.</summary>
    public bool StaysUntrapped => IsTame && !Scope.Offers(Spec.Hyp.DesignFeatures.InjectsUndefined);

    public List<uint> Words { get; } = [];

    /// <summary>The address of the next instruction.</summary>
    public ulong Here => Address + 4 * (ulong)Words.Count;

    /// <summary>X0 to X30.</summary>
    public int Register() => Draw.Below(31);

    /// <summary>X0 to X30, and none of these.</summary>
    public int RegisterBeside(int first, int second = -1)
    {
        int register = Register();
        while (register == first || register == second)
            register = Register();
        return register;
    }

    public void Add(uint word) => Words.Add(word);

    /// <summary>An instruction that does not depend on where it is.</summary>
    public void Add(string text) => Words.Add(Known.GetOrAdd(text, t => AssemblyText.Line(t)));

    /// <summary>Moves a value to a register, by one to four instructions.</summary>
    public void Move(int register, ulong value)
    {
        bool isInverted = Halves(~value) < Halves(value);
        ulong wanted = isInverted ? ~value : value;
        uint word = isInverted ? MOVN : MOVZ;
        for (uint half = 0; half < 4; half++)
        {
            ulong bits = wanted >> (int)(16 * half) & 0xffff;
            if (bits == 0 && !(half == 3 && word != MOVK))
                continue;
            // Behind the first instruction the other halves are as they shall be, and MOVK takes the plain value.
            ulong field = word == MOVK ? value >> (int)(16 * half) & 0xffff : bits;
            Words.Add(word | half << 21 | (uint)field << 5 | (uint)register);
            word = MOVK;
        }
    }

    /// <summary>How many halfwords are not zero.</summary>
    private static int Halves(ulong value)
    {
        int count = 0;
        for (; value != 0; value >>= 16)
            count += (value & 0xffff) != 0 ? 1 : 0;
        return count;
    }
}
