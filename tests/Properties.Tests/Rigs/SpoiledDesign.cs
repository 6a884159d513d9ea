using VirtSpec.Hypervisors.Starter;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Tests.Rigs;

/// <summary>What is wrong with a hypervisor of the tests.</summary>
public enum Spoil
{
    Nothing,

    /// <summary>Whatever traps changes X5.</summary>
    ChangesX5,

    /// <summary>SMC sets HCR_EL2.TVM, and so makes writes of the guest's own translation registers trap.</summary>
    TrapsTranslationRegisters,

    /// <summary>What VM b traps for is counted in memory of VM a.</summary>
    CountsInOtherVm,

    /// <summary>Whatever traps makes the code throw.</summary>
    Throws,

    /// <summary>No VM is ever entered.</summary>
    StaysInBoot,
}

/// <summary>The small sound hypervisor of the catalogue, with one thing wrong.</summary>
public sealed class SpoiledDesign(Spoil spoil) : IHypervisorDesign
{
    private readonly StarterDesign _sound = new();

    public string Name => $"spoiled-{spoil}";

    public string Summary => _sound.Summary;

    public DesignFeatures Features => _sound.Features;

    public SystemConfiguration Example => _sound.Example;

    public Installation Install(SystemConfiguration configuration)
    {
        var sound = _sound.Install(configuration);
        return sound with { Model = new SpoiledModel(sound.Model, spoil) };
    }
}

/// <summary>The code behind the portals: that of the sound model, with something before it.</summary>
public sealed class SpoiledModel(IModel sound, Spoil spoil) : IModel
{
    private const int Trapped = 8;
    private const ulong TVM = 1ul << 26;

    public PortalLevels Levels => sound.Levels;

    public bool Owns(PA text) => sound.Owns(text);

    public Handler Enter(int portal, ModelPE pe) => (portal, spoil) switch
    {
        (Trapped, not Spoil.Nothing) => Spoiled(portal, pe),
        (StarterModel.Boot, Spoil.StaysInBoot) => Stay(pe),
        _ => sound.Enter(portal, pe),
    };

    private async Handler Spoiled(int portal, ModelPE pe)
    {
        switch (spoil)
        {
            case Spoil.ChangesX5:
                await pe.SetX(5, await pe.X(5) + 1);
                break;
            case Spoil.TrapsTranslationRegisters:
                await pe.MSR(Reg.HCR_EL2, await pe.MRS(Reg.HCR_EL2) | TVM);
                break;
            case Spoil.CountsInOtherVm when (await pe.MRS(Reg.MPIDR_EL1) & 0xff) == 1:
                for (ulong at = 0; at < 0x1000; at += 64)
                    await pe.STR(StarterModel.RamOf(0).Value + 0xd000 + at, 0x5555_5555_5555_5555);
                break;
            case Spoil.Throws:
                throw new InvalidOperationException("no handler");
            default:
                break;
        }
        await sound.Enter(portal, pe);
    }

    private static async Handler Stay(ModelPE pe)
    {
        while (true)
            await pe.ISB();
    }
}
