using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Claims;

/// <summary>The claims that are watched at the architectural boundary, for models and binaries alike. Statements follow the catalogue; kills name bugs of the list.</summary>
public static class BoundaryClaims
{
    private const string ArmARM = "Arm DDI0487L.b", ArmGic = "Arm IHI 0069H", Popek = "Popek and Goldberg 1974";

    public static ValueArray<Claim> All { get; } = ValueArray<Claim>.Of(
    [
        Row("M1", "Owner exclusivity: what stage 2 of a VM reaches is the VM's or shared with it, never the hypervisor's, and no other live VM's.", $"{ArmARM}, AArch64.S2Walk",
            ["X30", "X43", "X76", "X77", "X78", "K10", "K70", "K74", "R12"], new ClaimClass("pages", "a leaf was mapped that could have been somebody else's", 0.01)),
        Row("M2", "Permission: every access by a VM, or by EL2 on behalf of it, needs the VM to hold that permission on the page.", $"{ArmARM}, AArch64.S2CheckPermissions",
            ["X05", "X46", "K74", "J08", "H12"], new ClaimClass("rights", "a leaf was mapped in a range with less than all rights", 0), new ClaimClass("EL2", "EL2 stored while it handled an exit", 0.01, DesignFeatures.Distributor)),
        Row("M4", "Map refinement: stage 2 maps exactly the configured addresses, and reading the tables finds what walking them does.", $"{ArmARM}, AArch64.S2Walk",
            ["X23", "X24", "X45", "X46", "X77", "K10", "J02"],
            new ClaimClass("place", "a leaf of a range with a configured place", 0.01), new ClaimClass("range", "a range with a configured place was looked at as a whole", 0.01), new ClaimClass("walk", "an address was walked", 0.01)),
        Row("T1", "No stale entry: when the change of a VM's tables is over, no PE may still use what they no longer give.", $"{ArmARM}, TLB maintenance",
            ["X37", "X38", "X39", "X43", "K03", "K04", "K05", "K06", "K07", "K09"], new ClaimClass("unmapped", "a leaf that the VM could use was taken away", 0.001, DesignFeatures.ChangesMemory), new ClaimClass("protected", "a leaf that the VM could use lost rights or moved", 0, DesignFeatures.ChangesMemory)),
        Row("T2", "Break-before-make: two contradicting translations are never live at a time.", $"{ArmARM}, Using break-before-make when updating translation table entries",
            ["K03", "H02"], new ClaimClass("mapped", "a leaf was mapped for a VM that had run", 0)),
        Row("T3", "VMIDs are injective over live VMs, one a VM, and clean when they change hands.", $"{ArmARM}, VTTBR_EL2.VMID",
            ["X37", "K07", "R03"], new ClaimClass("first", "a VMID was used for the first time", 0.01), new ClaimClass("reused", "a VMID was used with other tables", 0), new ClaimClass("beside another", "another PE ran a VM at the time", 0)),
        Row("R3", "What is the host's or EL2's own after an exit is what it was before the entry.", $"{Popek}, resource control", ["K50", "R04"],
            new ClaimClass("host", "a host below EL2 was entered after a guest ran", 0), new ClaimClass("EL2", "a vCPU was entered again", 0.01)),
        Row("R4", "At each ERET to a guest the control registers hold what the policy says, and stage 2 is on.", $"{ArmARM}, HCR_EL2 and the other trap controls", ["X02", "X48", "X78", "J08", "H09"],
            new ClaimClass("policy", "a row of the policy spoke of the entry", 0.01), new ClaimClass("stage 2", "stage 2 had to be on", 0.01)),
        Row("P1", "SPSR_EL2 at an ERET to a guest is legal and not above EL1.", $"{ArmARM}, AArch64.ExceptionReturn, IllegalExceptionReturn", ["K01"], new ClaimClass("entry", "EL2 returned to a lower Exception level", 0.01)),
        Row("D1", "No action of a guest leads EL2 to a fault, a panic or what is not modelled.", $"{Popek}, resource control", ["X03", "X04", "X10", "X14", "X24", "X63", "X71", "K76"], new ClaimClass("exit", "a guest's exit was handled", 0.01)),
        Row("I4", "A VM, and EL2 on its behalf, reaches only the VM's interrupts, redistributors and PEs.", $"{ArmGic}, GICD and GICR registers, ICC_SGI1R_EL1", ["X10", "X55", "X63", "J03", "J05", "J11", "B04"],
            new ClaimClass("distributor", "the distributor was written while a VM's exit was handled", 0), new ClaimClass("redistributor", "a redistributor was", 0), new ClaimClass("SGI", "an SGI of a VM was sent", 0), new ClaimClass("deactivation", "a guest deactivated a physical SPI", 0)),
        Row("I5", "A list register that is linked to a physical interrupt agrees with its active state: one deactivation for each acknowledgement.", $"{ArmGic}, ICH_LR<n>_EL2", ["K33", "Q01"], new ClaimClass("linked", "a linked list register was valid at an entry", 0)),
        Row("LR", "At each entry the list registers hold distinct vINTIDs in legal states.", $"{ArmGic}, ICH_LR<n>_EL2", ["X16", "K35", "K36", "J10"], new ClaimClass("entry", "a list register was valid at an entry", 0)),
        Row("PG-2", "Resource control: a guest's steps change nothing outside its allocation, and the hypervisor gets the PE back.", $"{Popek}, resource control", ["X76", "J08"],
            new ClaimClass("store", "a guest stored", 0.01), new ClaimClass("device", "a guest stored to a device", 0), new ClaimClass("takeover", "a guest was entered", 0.01)),
        Row("ISO", "Unwinding: a step of one VM, and EL2's handling of its exits, leaves the memory of every other VM unchanged.", "Rushby 1992, unwinding", ["X05", "X30", "K74"],
            new ClaimClass("step", "a guest stored while another VM lived", 0), new ClaimClass("exit", "EL2 stored while another VM lived", 0.001, DesignFeatures.Distributor)),
    ]);

    private static Claim Row(string id, string statement, string citation, string[] kills, params ClaimClass[] classes) =>
        new(id, statement, citation, ValueArray<ClaimClass>.Of(classes), ValueArray<string>.Of(kills));
}
