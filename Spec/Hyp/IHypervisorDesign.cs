using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Hyp;

/// <summary>A hypervisor that is a model: how it is put on a board for a configuration.</summary>
public interface IHypervisorDesign
{
    /// <summary>The name by which commands know it: lower case, no blanks.</summary>
    string Name { get; }

    /// <summary>One sentence: what kind of hypervisor it is.</summary>
    string Summary { get; }

    /// <summary>What it offers to guests. The generators make only cases that stay within it.</summary>
    DesignFeatures Features { get; }

    /// <summary>A configuration that shows the design: two VMs, unless it can have one only.</summary>
    SystemConfiguration Example { get; }

    /// <summary>Further configurations in which the design is checked: other sizes, other vCPUs on a PE, another number of VMs.</summary>
    IReadOnlyList<SystemConfiguration> Variants => [];

    /// <summary>Puts it on a board.</summary>
    /// <exception cref="ConfigurationException">The design cannot have the configuration.</exception>
    Installation Install(SystemConfiguration configuration);
}

/// <summary>What a design offers to its guests.</summary>
[Flags]
public enum DesignFeatures
{
    None = 0,

    /// <summary>vCPUs of several VMs share a PE.</summary>
    SharedProcessors = 1 << 0,

    /// <summary>Virtual interrupts of the generic timer (INTID 27) and SGIs reach a guest, and the virtual CPU interface works.</summary>
    Interrupts = 1 << 1,

    /// <summary>A GICv3 distributor and redistributors for the guest, at the addresses of the board.</summary>
    Distributor = 1 << 2,

    /// <summary>PSCI by HVC: CPU_ON, CPU_OFF, AFFINITY_INFO, SYSTEM_OFF.</summary>
    Psci = 1 << 3,

    /// <summary>The physical timer (CNTP) works, by pass-through or emulation.</summary>
    PhysicalTimer = 1 << 4,

    /// <summary>A PL011 at the address of the board's, emulated.</summary>
    EmulatedUart = 1 << 5,

    /// <summary>Accesses outside the VM's memory are answered by an exception in the guest; otherwise the VM stops.</summary>
    InjectsAborts = 1 << 6,

    /// <summary>Instructions that are trapped and not emulated are answered by an Undefined Instruction exception in the guest; otherwise the VM stops.</summary>
    InjectsUndefined = 1 << 7,

    /// <summary>Stage 2 of a VM changes while the VM lives.</summary>
    ChangesMemory = 1 << 8,

    /// <summary>The guest finds its redistributors awake (GICR_WAKER.ProcessorSleep 0), as whoever had them before it left them; otherwise asleep, as on the board after reset.</summary>
    AwakeRedistributors = 1 << 9,

    /// <summary>A vCPU may have more interrupts active than there are list registers: those that find no room are kept in memory. Otherwise what is pending waits until one of them is deactivated.</summary>
    SpillsActive = 1 << 10,
}

/// <summary>A hypervisor on a board, before its first instruction.</summary>
/// <param name="Model">What the portals of its image lead to.</param>
/// <param name="Entry">Where PE 0 begins; the others are off.</param>
/// <param name="EL">The Exception level there.</param>
/// <param name="Contents">What is in memory.</param>
/// <param name="Manifest">What the hypervisor says of itself, to which claims hold it.</param>
public sealed record Installation(IModel Model, PA Entry, ExceptionLevel EL, ValueArray<LoadedBytes> Contents, Manifest Manifest);

/// <summary>A design cannot have a configuration.</summary>
public sealed class ConfigurationException(string what) : Exception(what);
